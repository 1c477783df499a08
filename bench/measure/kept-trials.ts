import { appendFile, readFile } from 'node:fs/promises';
import type { LimitedTrial } from './limited-trials.ts';

/** What excerpts came to, one line of JSON for each. */
interface KeptTrials {
  /** @returns what is kept of an excerpt, otherwise what `measure` comes to, which is kept from then on */
  of(excerpt: string, measure: () => Promise<LimitedTrial[]>): Promise<LimitedTrial[]>;
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

const readLines = async (path: string): Promise<string[]> => {
  try {
    return (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
};

/** Open a file of trials. @param path none: nothing is kept */
export const openKeptTrials = async (path: string | undefined): Promise<KeptTrials> => {
  if (path === undefined) return { of: (_, measure) => measure() };
  const kept = new Map<string, LimitedTrial[]>(
    (await readLines(path)).map((line) => {
      const { excerpt, trials } = JSON.parse(line) as { excerpt: string; trials: LimitedTrial[] };
      return [excerpt, trials];
    }),
  );
  return {
    of: async (excerpt, measure) => {
      const known = kept.get(excerpt);
      if (known !== undefined) return known;
      const trials = await measure();
      await appendFile(path, `${JSON.stringify({ excerpt, trials })}\n`);
      return trials;
    },
  };
};
