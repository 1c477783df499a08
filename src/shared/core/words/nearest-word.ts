/** Edits that turn one word into another: letters put in, taken out, replaced, or two neighbours exchanged. */
const distance = (one: string, other: string): number => {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      let least = Math.min(
        (rows[i - 1]?.[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (rows[i - 1]?.[j - 1] ?? 0) + (same ? 0 : 1),
      );
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (isSwap) least = Math.min(least, (rows[i - 2]?.[j - 2] ?? 0) + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows[one.length]?.[other.length] ?? 0;
};

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
