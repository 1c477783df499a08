/** A part of a list that is searched, and where it goes on. */
export interface Looked<Item> {
  readonly items: readonly Item[];
  /** undefined: the end was reached */
  readonly next: string | undefined;
}

/** Most answers that are waited for: one looks at ten thousand names. */
const MOST_LOOKS = 5;

/**
 * Search on while answers are empty and say that there is more.
 * @param look one answer, from a cursor on; undefined: from the beginning
 * @returns what was found first; nothing and still a `next` when it was not found soon
 */
export const lookOn = async <Item, Answer extends Looked<Item>>(
  look: (cursor: string | undefined) => Promise<Answer>,
  from: string | undefined,
): Promise<Answer> => {
  let answer = await look(from);
  for (let looks = 1; looks < MOST_LOOKS && answer.items.length === 0 && answer.next !== undefined; looks += 1) {
    answer = await look(answer.next);
  }
  return answer;
};
