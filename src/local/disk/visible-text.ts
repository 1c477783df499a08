/** Control characters, marks that turn the direction of writing, and what looks like nothing. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A name of others for one line of text: what would not be seen, or would move the cursor, is written as `\u{1b}`. */
export const visibleText = (text: string): string =>
  text.replace(INVISIBLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
