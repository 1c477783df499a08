import { sampleCount } from '../media/sample-count.ts';

/** A range of the video, milliseconds, half-open. */
export interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
}

/** Pictures at `firstMs + i/fps` of the video for skip ≤ i < count. */
export interface Sampling {
  readonly firstMs: number;
  readonly fps: number;
  readonly count: number;
  /** how many pictures this run skips, default 0 */
  readonly skip?: number;
  /** each time shows the last key frame that is due by then, or the first picture, in place of the last picture */
  readonly ofKeyFrames?: true;
  /**
   * When these key frames are due, microseconds of the video, in order, where they are known. They come out once each, and
   * whoever receives them repeats them.
   */
  readonly keysUs?: readonly number[];
}

/** How many pictures come out of a decode. */
export const picturesOut = ({ count, skip = 0, keysUs }: Sampling): number => keysUs?.length ?? count - skip;

/** The times of a sampling, rounded to whole milliseconds of the video. */
export const sampledMs = ({ firstMs, fps, count, skip = 0 }: Sampling): number[] =>
  Array.from({ length: count - skip }, (_, i) => Math.round(firstMs + ((skip + i) * 1000) / fps));

/**
 * Place of the picture that a time shows: the last one that is due by then, else the first.
 * @param dueUs when pictures are due, microseconds of the video, in order
 */
export const shownPlace = (dueUs: readonly number[], ms: number): number =>
  Math.max(
    0,
    dueUs.findLastIndex((us) => us <= ms * 1000),
  );

/** Pictures at whole seconds of the video. */
export interface SecondsSampling extends Sampling {
  readonly firstSecond: number;
}

/** Pictures at i/fps from the start of a range that lie before its end, counted in whole numbers. */
export const sampleAt = (range: TimeRange, fps: number): Sampling => ({
  firstMs: range.startMs,
  fps,
  count: sampleCount(range, fps),
});

/** Pictures at the whole seconds of the video that lie in a range. */
export const wholeSeconds = ({ startMs, endMs }: TimeRange): SecondsSampling => {
  const firstSecond = Math.ceil(startMs / 1000);
  return { firstSecond, firstMs: firstSecond * 1000, fps: 1, count: Math.ceil(endMs / 1000) - firstSecond };
};

/**
 * Place of the first tile of a storyboard that is not before a time.
 * @param interval seconds between tiles, whole
 */
export const firstTileFrom = (startMs: number, interval: number): number => Math.ceil(startMs / (interval * 1000));

/**
 * Seconds of the video in a range at which a storyboard has a tile.
 * @param interval seconds between tiles, whole
 */
export const tileSeconds = ({ startMs, endMs }: TimeRange, interval: number): number[] => {
  const first = firstTileFrom(startMs, interval);
  return Array.from({ length: firstTileFrom(endMs, interval) - first }, (_, i) => (first + i) * interval);
};
