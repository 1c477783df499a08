/** What makes a word a pattern: `*`, `?`, `[…]`, `{…}`. Names often have parentheses and exclamation marks. */
const MAGIC = /[*?]|\[[^\]]*\]|\{[^}]*\}/;

/** @param word as typed */
export const isPattern = (word: string): boolean => MAGIC.test(word);

/** The folder that a pattern names, below which it matches; empty: the current one. */
export const basePattern = (word: string): string => {
  const parts = word.split('/');
  const first = parts.findIndex((part, at) => at === parts.length - 1 || MAGIC.test(part));
  return word.startsWith('/') ? `/${parts.slice(1, first).join('/')}` : parts.slice(0, first).join('/');
};

/** A pattern for a library that gives parentheses and exclamation marks a meaning. */
export const literalParentheses = (word: string): string =>
  word.replace(/\\.|\[[^\]]*\]|[()!|+@]/gs, (found) => (found.length > 1 ? found : `\\${found}`));
