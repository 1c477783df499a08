/** End of a page of a `.txt` render. */
const PAGE_END = '\f\n';

/**
 * One page of a `.txt` render, made small enough for a terminal by leaving out rows and columns evenly.
 * @param text the whole render
 * @param page index of the page; the last page when there are fewer
 * @param columns most characters in a row
 * @returns rows without line feeds
 */
export const asciiPreview = (text: string, page: number, columns: number): string[] => {
  const pages = text.split(PAGE_END).filter((one) => one !== '');
  const rows = (pages[Math.min(page, pages.length - 1)] ?? '').split('\n').filter((row) => row !== '');
  const width = rows[0]?.length ?? 0;
  const shrink = Math.max(1, width / Math.max(1, columns));
  const take = (count: number): number[] =>
    Array.from({ length: Math.floor(count / shrink) }, (_, at) => Math.floor(at * shrink));
  return take(rows.length).map((row) =>
    take(width)
      .map((column) => rows[row]?.[column] ?? ' ')
      .join('')
      .trimEnd(),
  );
};
