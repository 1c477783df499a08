import type { JobAnswer } from '../../../api/contracts/jobs.ts';

type Link = NonNullable<JobAnswer['plan']>;

/** The links that the description of a job brings along: its plan, its best picture, coarse pictures, and ends of what it has of each kind. */
export const linksIn = ({ plan, poster, outline, results = [] }: JobAnswer): Link[] =>
  [
    plan,
    poster,
    poster?.small,
    outline?.vtt,
    outline?.sheet,
    ...results.flatMap(({ first, last }) => [first, last]),
  ].filter((link) => link !== undefined);
