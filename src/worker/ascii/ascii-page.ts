/** Ends a page of a `.txt` render: the ASCII form feed. */
export const PAGE_END = '\f\n';

/**
 * Write a grid of characters as lines of text.
 * @param cells ASCII codes, row by row
 * @param columns characters in a row
 * @returns every row with its line feed
 */
export const asciiPage = (cells: Uint8Array, columns: number): string => {
  let text = '';
  for (let at = 0; at < cells.length; at += columns) {
    text += `${String.fromCharCode(...cells.subarray(at, at + columns))}\n`;
  }
  return text;
};
