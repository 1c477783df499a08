import { SourceMediaError } from '../../core/errors/errors.ts';

/** Time limit of the work on one picture. */
export interface PictureClock {
  /** milliseconds; 0 when time is up */
  remainingMs(): number;
  /** To be called between two steps of work in our own code. @throws {SourceMediaError} timeLimit */
  check(): void;
  /**
   * For work outside of our own code: stops waiting for it when time is up, even if the work itself cannot be stopped.
   * @throws {SourceMediaError} timeLimit
   */
  race<T>(work: Promise<T>): Promise<T>;
}

/** @param longestMs limit, counted from now */
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
