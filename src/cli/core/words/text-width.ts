/** How many cells of a terminal a text takes. */
export type TextWidth = (text: string) => number;

/** Printable ASCII, and what our own texts have besides (· … █ ░): all of it is one cell wide. */
const NARROW = /^[ -~\u00b7\u2026\u2588\u2591]*$/;

const narrowWidth: TextWidth = ({ length }) => length;

/**
 * What measures texts that are made of our own words and of some others.
 * @param others texts that come from elsewhere, as names of files do. Only when a character of theirs may be wide, or take no room,
 * the tables of all characters are loaded, which takes some 50 ms of a processor
 */
export const widthOfTexts = async (others: readonly string[]): Promise<TextWidth> =>
  others.every((text) => NARROW.test(text)) ? narrowWidth : (await import('string-width')).default;
