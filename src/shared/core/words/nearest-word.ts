import { distance } from 'fastest-levenshtein';

/** Longest word that is compared: longer ones are no slip of the finger. */
const LONGEST = 60;

/**
 * The word that was probably meant.
 * @param typed any text
 * @param words what is allowed
 * @returns undefined when none is near: more than three edits away, or more than two fifths of the word
 */
export const nearestWord = (typed: string, words: readonly string[]): string | undefined => {
  const asked = typed.trim().toLowerCase();
  if (asked === '' || asked.length > LONGEST) return undefined;
  const near = words
    .map((word) => ({ word, edits: distance(asked, word.toLowerCase()) }))
    .filter(({ word, edits }) => edits <= 3 && edits <= Math.max(asked.length, word.length) * 0.4)
    .sort((a, b) => a.edits - b.edits);
  return near[0]?.word;
};

/** A sentence to put after a message, `Did you mean gif.width?`, with a blank before it; empty when no word is near. */
export const didYouMean = (typed: string, words: readonly string[]): string => {
  const meant = nearestWord(typed, words);
  return meant === undefined || meant === typed ? '' : ` Did you mean ${meant}?`;
};
