/** Ends a page in the text of a slice; there is a page for each picture. */
const PAGE_END = '\f\n';

/**
 * The page that is shown at a moment of a slice.
 * @param text of the whole slice, `ascii/00007.txt`
 * @param intoSliceMs since its start
 * @param fps pages a second
 * @returns its lines, without the last line feed; the last page if there are fewer pages
 */
export const asciiPageAt = (text: string, intoSliceMs: number, fps: number): string => {
  const wanted = Math.floor((intoSliceMs * fps) / 1000);
  let start = 0;
  for (let page = 0; page < wanted; page++) {
    const end = text.indexOf(PAGE_END, start);
    if (end < 0 || end + PAGE_END.length >= text.length) break;
    start = end + PAGE_END.length;
  }
  const end = text.indexOf(PAGE_END, start);
  return text.slice(start, end < 0 ? undefined : end).replace(/\n$/, '');
};
