const JOBS_PER_PAGE = 20;

/** Which jobs a page of them is of. */
export interface JobsQuery {
  /** undefined: from the newest on */
  readonly cursor?: string | undefined;
  /** part of the file's name; empty: all jobs */
  readonly name: string;
}

/** Where a page of jobs is asked for. Whoever asks ahead says the same, so that it is asked for once. */
export const jobsPath = ({ cursor, name }: JobsQuery): string => {
  const query = new URLSearchParams({ limit: String(JOBS_PER_PAGE), order: 'newest' });
  if (cursor !== undefined) query.set('cursor', cursor);
  if (name !== '') query.set('name', name);
  return `/jobs?${query}`;
};
