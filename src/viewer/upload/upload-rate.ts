/** Bytes that had been sent at a moment, milliseconds of any clock. */
export interface RateSample {
  readonly atMs: number;
  readonly bytes: number;
}

/** Speed is that of the last while: a slow start is forgotten, and one fast moment does not show. */
const WINDOW_MS = 8_000;
/** Before that a speed would be guessed. */
const SETTLED_MS = 1_000;

/** Add a sample; forgets those before the window but one. */
export const withSample = (samples: readonly RateSample[], sample: RateSample): RateSample[] => {
  const from = sample.atMs - WINDOW_MS;
  const firstInside = samples.findIndex(({ atMs }) => atMs >= from);
  const kept = firstInside < 0 ? samples.slice(-1) : samples.slice(Math.max(0, firstInside - 1));
  return [...kept, sample];
};

/** How fast an upload is and when it will be through. */
export interface UploadRate {
  readonly bytesPerSecond: number;
  /** Infinity while nothing moves */
  readonly leftMs: number;
}

/**
 * @param samples ascending in time
 * @param size bytes of the file
 * @returns undefined until there is enough to tell
 */
export const rateOf = (samples: readonly RateSample[], size: number): UploadRate | undefined => {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.atMs - first.atMs < SETTLED_MS) return undefined;
  const perMs = Math.max(0, last.bytes - first.bytes) / (last.atMs - first.atMs);
  return { bytesPerSecond: perMs * 1000, leftMs: (size - last.bytes) / perMs };
};
