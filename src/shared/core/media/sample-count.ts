/**
 * How many pictures at `start + i/fps` lie before the end of a range, counted in whole numbers.
 * @param range whole milliseconds, half-open
 * @param fps pictures a second
 */
export const sampleCount = (
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
  fps: number,
): number => Math.ceil(((endMs - startMs) * fps) / 1000);
