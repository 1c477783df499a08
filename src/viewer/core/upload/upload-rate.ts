/** Bytes sent until a moment, which is in milliseconds of any clock. */
export interface RateSample {
  readonly atMs: number;
  readonly bytes: number;
}

/** Speed is averaged over this time: a slow start is forgotten, and a short fast moment has little effect. */
const WINDOW_MS = 8_000;
/** No speed is shown before this time: it would be a guess. */
const SETTLED_MS = 1_000;

/** Add a sample. Of the samples before the window, only the last is kept. */
export const withSample = (samples: readonly RateSample[], sample: RateSample): RateSample[] => {
  const from = sample.atMs - WINDOW_MS;
  const firstInside = samples.findIndex(({ atMs }) => atMs >= from);
  const kept = firstInside < 0 ? samples.slice(-1) : samples.slice(Math.max(0, firstInside - 1));
  return [...kept, sample];
};

/** Speed and remaining time of an upload. */
export interface UploadRate {
  readonly bytesPerSecond: number;
  /** Infinity while nothing moves */
  readonly leftMs: number;
}

/**
 * @param samples ascending in time
 * @param size bytes of the file
 * @returns undefined until there are enough samples
 */
export const rateOf = (samples: readonly RateSample[], size: number): UploadRate | undefined => {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.atMs - first.atMs < SETTLED_MS) return undefined;
  const perMs = Math.max(0, last.bytes - first.bytes) / (last.atMs - first.atMs);
  return { bytesPerSecond: perMs * 1000, leftMs: (size - last.bytes) / perMs };
};
