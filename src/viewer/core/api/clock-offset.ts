/** Answers name whole seconds, and take some time to come: clocks that differ less are the same. */
const SAME_MS = 3_000;

/**
 * How far the clock of a server is ahead of that of this machine.
 * @param date header `Date` of an answer
 * @param age header `Age`: seconds for which a cache has kept the answer
 * @param nowMs by this machine, epoch milliseconds
 * @returns milliseconds, negative when it is behind; undefined when the answer does not say it
 */
export const clockOffsetMs = (date: string | null, age: string | null, nowMs: number): number | undefined => {
  const offsetMs = Date.parse(date ?? '') + Number(age ?? 0) * 1000 - nowMs;
  if (Number.isNaN(offsetMs)) return undefined;
  return Math.abs(offsetMs) < SAME_MS ? 0 : offsetMs;
};
