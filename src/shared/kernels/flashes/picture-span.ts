/** Pictures, from the first to the last. */
export interface PictureSpan {
  readonly first: number;
  readonly last: number;
}

/** Add a span behind the others; one that overlaps or follows the last one lengthens it. */
export const addSpan = (spans: PictureSpan[], { first, last }: PictureSpan): void => {
  const before = spans.at(-1);
  if (before !== undefined && first <= before.last + 1) spans[spans.length - 1] = { ...before, last };
  else spans.push({ first, last });
};
