import { sampleCount } from '../../../shared/core/media/sample-count.ts';
import { lengthOfPart, rangesOfPart } from '../../../shared/core/slices/film-part.ts';
import type { TimeRange } from '../../../shared/core/slices/slice-samplings.ts';
import type { RenderSubject } from '../../parts/render-spec.ts';
import { previewOf } from '../options.ts';

/** A moment of a slice before its start is chosen. Pictures are counted from the slice's start, at the preview's rate. */
export interface PlannedMoment {
  /** pictures from which it is taken: it lies in `[first, end)` */
  readonly first: number;
  readonly end: number;
  /** pictures that it shows, at most `end - first` */
  readonly frames: number;
  /** where it begins if no other place is better: the moments are spread evenly then */
  readonly even: number;
}

/** A slice's part of the preview. */
export interface PlannedPreview {
  /** in order, none overlapping; none where the slice shows no moment */
  readonly moments: readonly PlannedMoment[];
  /** pictures of all moments together */
  readonly frames: number;
  /** length of all moments together, milliseconds */
  readonly durationMs: number;
}

/** A better beginning is looked for this far from the even one. */
export const REACH_SECONDS = 5;

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** Milliseconds of the job before a time of the film; undefined when the job is not about that time. */
const joinedMs = (atMs: number, ranges: readonly TimeRange[]): number | undefined => {
  let beforeMs = 0;
  for (const { startMs, endMs } of ranges) {
    if (atMs >= startMs && atMs < endMs) return beforeMs + atMs - startMs;
    beforeMs += endMs - startMs;
  }
  return undefined;
};

/** All of a slice, in moments of the usual length; the last may be shorter. */
const wholeSlice = (range: TimeRange, fps: number, frames: number): PlannedPreview => {
  const count = sampleCount(range, fps);
  const moments = Array.from({ length: Math.ceil(count / frames) }, (_, i): PlannedMoment => {
    const [first, end] = [i * frames, Math.min(count, (i + 1) * frames)];
    return { first, end, frames: end - first, even: first };
  });
  return { moments, frames: count, durationMs: range.endMs - range.startMs };
};

/** The middles of equal shares of the film that lie in a slice, milliseconds from its start. */
const middlesIn = (startMs: number, lengthMs: number, filmMs: number, moments: number): number[] => {
  const shareMs = filmMs / moments;
  const firstFrom = (ms: number) => Math.ceil((ms * moments) / filmMs - 0.5);
  const first = firstFrom(startMs);
  const count = firstFrom(startMs + lengthMs) - first;
  return Array.from({ length: count }, (_, i) => (first + i + 0.5) * shareMs - startMs);
};

/**
 * Plan a slice's moments of the preview. The film is divided into equal shares, and a moment belongs to the slice in which the
 * middle of its share lies. Within the slice, each moment has a part of its own, so that they never overlap, and lies
 * in that slice alone. A film that is no longer than all moments is shown whole.
 * @param range of a slice, or any other range of the film
 * @returns the same for the same job and range, whatever else is rendered
 */
export const planMoments = ({ options, durationMs }: RenderSubject, range: TimeRange): PlannedPreview => {
  const { moments: wanted, length, fps } = previewOf(options);
  const filmMs = lengthOfPart(durationMs, options);
  const longest = length * fps;
  if (filmMs <= wanted * length * 1000) return wholeSlice(range, fps, longest);
  const startMs = joinedMs(range.startMs, rangesOfPart(durationMs, options));
  const lengthMs = range.endMs - range.startMs;
  const middles = startMs === undefined ? [] : middlesIn(startMs, lengthMs, filmMs, wanted);
  const pictures = Math.max(1, Math.floor((lengthMs * fps) / 1000));
  const frames = Math.min(longest, pictures);
  const count = Math.min(middles.length, Math.floor(pictures / frames));
  const moments = Array.from({ length: count }, (_, i): PlannedMoment => {
    const [own, next] = [Math.floor((i * pictures) / count), Math.floor(((i + 1) * pictures) / count)];
    const middle = count === middles.length ? ((middles[i] ?? 0) * fps) / 1000 : (own + next) / 2;
    const even = clamp(Math.round(middle - frames / 2), own, next - frames);
    const reach = REACH_SECONDS * fps;
    return { first: Math.max(own, even - reach), end: Math.min(next, even + frames + reach), frames, even };
  });
  const total = count * frames;
  return { moments, frames: total, durationMs: Math.floor((total * 1000) / fps) };
};
