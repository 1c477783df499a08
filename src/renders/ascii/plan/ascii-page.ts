import { PAGE_END } from '../kernel/text-page.ts';

/** A slice's `.txt` and `.ans` have a page for each second from its start, however many screens a second the rest has. */
export const PAGES_A_SECOND = 1;

/**
 * The page that is shown at a moment of a slice.
 * @param text of the whole slice, `ascii/00007.txt`
 * @param intoSliceMs since its start
 * @returns its lines, without the last line feed; the last page if there are fewer pages
 */
export const asciiPageAt = (text: string, intoSliceMs: number): string => {
  const wanted = Math.floor((intoSliceMs * PAGES_A_SECOND) / 1000);
  let start = 0;
  for (let page = 0; page < wanted; page++) {
    const end = text.indexOf(PAGE_END, start);
    if (end < 0 || end + PAGE_END.length >= text.length) break;
    start = end + PAGE_END.length;
  }
  const end = text.indexOf(PAGE_END, start);
  return text.slice(start, end < 0 ? undefined : end).replace(/\n$/, '');
};
