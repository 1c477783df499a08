import { SourceMediaError } from '../errors.ts';

/** How long the work on one picture may take. */
export interface PictureClock {
  /** milliseconds; 0 when time is up */
  remainingMs(): number;
  /** For work that is done here, between two steps of it. @throws {SourceMediaError} timeLimit */
  check(): void;
  /**
   * For work that is done elsewhere: it is not waited for any longer, also where it cannot be stopped.
   * @throws {SourceMediaError} timeLimit
   */
  race<T>(work: Promise<T>): Promise<T>;
}

/** @param longestMs from now on */
export const startPictureClock = (longestMs: number): PictureClock => {
  const endMs = performance.now() + longestMs;
  const remainingMs = () => Math.max(0, endMs - performance.now());
  const over = (): SourceMediaError =>
    new SourceMediaError(
      'timeLimit',
      `The picture was not rendered within ${Math.round(longestMs / 100) / 10} s, which is the limit here. ` +
        'Scale it down, or save it in a simpler form, for instance as baseline JPEG.',
    );
  return {
    remainingMs,
    check: () => {
      if (remainingMs() === 0) throw over();
    },
    race: async (work) => {
      let timer: NodeJS.Timeout | undefined;
      const timeUp = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(over()), remainingMs());
      });
      try {
        return await Promise.race([work, timeUp]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
};
