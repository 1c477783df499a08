import { distance } from 'fastest-levenshtein';

/** Longest word that is compared: longer ones are no slip of the finger. */
const LONGEST = 60;

/** Whether exchanging two neighbouring letters of one word gives the other. */
const isExchange = (one: string, other: string): boolean => {
  const at = one.split('').findIndex((letter, index) => letter !== other[index]);
  const exchanged = `${one.slice(0, at)}${one[at + 1] ?? ''}${one[at]}${one.slice(at + 2)}`;
  return at >= 0 && exchanged === other;
};

/** Number of slips of the finger between two words. `fsp` for `fps` is one of them, and two edits to `distance`. */
const slipsBetween = (one: string, other: string): number => (isExchange(one, other) ? 1 : distance(one, other));

/**
 * The word that was probably meant.
 * @param typed any text
 * @param words what is allowed
 * @returns undefined when none is near: more than three slips away, or more than two fifths of the word
 */
export const nearestWord = (typed: string, words: readonly string[]): string | undefined => {
  const asked = typed.trim().toLowerCase();
  if (asked === '' || asked.length > LONGEST) return undefined;
  const near = words
    .map((word) => ({ word, slips: slipsBetween(asked, word.toLowerCase()) }))
    .filter(({ word, slips }) => slips <= 3 && slips <= Math.max(asked.length, word.length) * 0.4)
    .sort((a, b) => a.slips - b.slips);
  return near[0]?.word;
};

/** A sentence to put after a message, `Did you mean gif.width?`, with a blank before it; empty when no word is near. */
export const didYouMean = (typed: string, words: readonly string[]): string => {
  const meant = nearestWord(typed, words);
  return meant === undefined || meant === typed ? '' : ` Did you mean ${meant}?`;
};
