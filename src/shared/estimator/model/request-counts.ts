import type { GatheredFiles, RenderSubject } from '../../../renders/parts/render-spec.ts';
import { gatheredFiles, outputs, repeatSeconds } from '../../../renders/registry/planned-outputs.ts';
import { GROUP_SLICES, sliceKeys } from '../../core/contracts/object-keys.ts';
import type { PictureSize } from '../../core/media/fit-picture.ts';
import { smallPosterSize } from '../../core/media/small-poster-size.ts';
import type { RenderOptions } from '../../core/options/render-options.ts';
import { countSlicesOfPart, isPart, lengthOfPart, rangesOfPart } from '../../core/slices/film-part.ts';
import type { TimeRange } from '../../core/slices/slice-samplings.ts';
import { AWS_LIMITS } from './aws-limits.ts';

/** The part of a job that decides its requests to S3 and its events. */
export interface JobShape {
  /** of the whole video, positive whole milliseconds; the options may choose a part of it */
  readonly durationMs: number;
  readonly options: RenderOptions;
  /** size of the picture; 16:9 when unknown */
  readonly shown?: PictureSize;
}

/** Requests to S3: those that are billed as writes (PUT, POST, LIST) and as reads (GET, HEAD). */
export interface RequestCounts {
  readonly writes: number;
  readonly reads: number;
}

/** Milliseconds of film that a job renders. */
export const mediaMsOf = ({ durationMs, options }: JobShape): number => lengthOfPart(durationMs, options);

/** Slices of a job. */
export const sliceCountOf = ({ durationMs, options }: JobShape): number => countSlicesOfPart(durationMs, options);

/** How long slices are: 1 for a slice of the length that the options say. */
export interface SliceShares {
  readonly shareOf: (index: number) => number;
  /** of all slices together */
  readonly shares: number;
}

/** How long the slices of a job are. */
export const sliceSharesOf = (shape: JobShape): SliceShares => {
  const sliceMs = shape.options.slice * 1000;
  if (shape.options.at !== undefined) {
    const lengths = rangesOfPart(shape.durationMs, shape.options).map(({ startMs, endMs }) => endMs - startMs);
    return { shareOf: (index) => (lengths[index] ?? 0) / sliceMs, shares: mediaMsOf(shape) / sliceMs };
  }
  const last = sliceCountOf(shape) - 1;
  const lastShare = (mediaMsOf(shape) - last * sliceMs) / sliceMs;
  return { shareOf: (index) => (index === last ? lastShare : 1), shares: last + lastShare };
};

const WIDESCREEN: PictureSize = { width: 16, height: 9 };
/** Keys are only counted, so their job id does not matter. */
const ANY_JOB = 'any';

const subjectOf = ({ options, durationMs, shown = WIDESCREEN }: JobShape): RenderSubject => ({
  media: 'video',
  options,
  durationMs,
  shown,
});

/** Files that the assembler makes from all slices together. */
const gatheredOf = (shape: JobShape): readonly GatheredFiles[] => gatheredFiles(subjectOf(shape), shape.durationMs);

/** Pictures that the assembler draws: sheets of the storyboard. */
export const sheetCountOf = (shape: JobShape): number =>
  gatheredOf(shape).reduce((sum, { contentType, count }) => sum + (contentType.startsWith('image/') ? count : 0), 0);

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

/**
 * Number of objects that slices write, including a record each, and how many of them the assembler reads. The counts
 * repeat after some slices, so only that many are planned, however long the video is.
 */
const sliceObjectsOf = (shape: JobShape): { readonly written: number; readonly gathered: number } => {
  const subject = subjectOf(shape);
  const { slice: lengthS, at } = shape.options;
  const slices = sliceCountOf(shape);
  const period = repeatSeconds(subject.options);
  const repeat = period / greatestDivisor(period, lengthS);
  /** the last slice may be shorter or longer than the others */
  const whole = slices - 1;
  let written = slices;
  let gathered = 0;
  const count = (range: TimeRange, index: number, times: number): void => {
    for (const { count, isIntermediate } of outputs(subject, range, sliceKeys(ANY_JOB, index))) {
      written += count * times;
      if (isIntermediate === true) gathered += count * times;
    }
  };
  const ranges = rangesOfPart(shape.durationMs, shape.options);
  if (at !== undefined) {
    for (const [index, range] of ranges.entries()) count(range, index, 1);
    return { written, gathered };
  }
  const { startMs: fromMs, endMs: toMs } = ranges[0] ?? { startMs: 0, endMs: 0 };
  const add = (index: number, times: number): void => {
    const startMs = fromMs + index * lengthS * 1000;
    count({ startMs, endMs: index === whole ? toMs : startMs + lengthS * 1000 }, index, times);
  };
  for (let index = 0; index < Math.min(repeat, whole); index += 1) add(index, Math.ceil((whole - index) / repeat));
  add(whole, 1);
  return { written, gathered };
};

/** Objects that all slices of a job write: renders, and a record each. */
export const outputCountOf = (shape: JobShape): number => sliceObjectsOf(shape).written;

/** Pages of a list, at least one. */
const pagesOf = (keys: number): number => Math.max(1, Math.ceil(keys / AWS_LIMITS.keysPerList));

/**
 * Every worker lists the group of its slice. If there are several groups, the worker that completes a group marks it
 * and lists the marks.
 */
const groupWritesOf = (slices: number): number => {
  const groups = Math.ceil(slices / GROUP_SLICES);
  return slices + (groups > 1 ? 2 * groups : 0);
};

/**
 * The splitter's requests for one new upload: head and first bytes of the source, checks for a job by the first recipe,
 * a plan, a manifest and a cancellation. Then come the probe's reads: the file's head and index, by ffprobe and twice
 * by fanreel, its first picture, and the tables of its packets. It writes `open/`, `index.bin`, `job.json`, `recent/` and
 * `by-source/`, and lists the film's other jobs.
 */
const SPLITTER = { reads: 6, probeReads: 18, writes: 6 } as const;
/**
 * A worker checks for its record (it skips this after a recent list of the group, which is not counted here), and reads
 * its section of the index and the slice. The plan and the beginning of the index are read once per environment
 * (the plan once a minute where an environment works on for longer, which is not counted).
 */
const WORKER = { reads: 2, mediaReads: 1, writes: 0, readsOnce: 2 } as const;
/**
 * The assembler reads manifest and plan, and writes the manifest. The storyboard's strips are read, its sheets and cues
 * written.
 */
const ASSEMBLER = { reads: 2, writes: 1 } as const;
/**
 * The outline: twice whether the job goes on, whether it is there and was recorded as failed, and the index. Its key frames
 * are read one by one. A sheet and its cues are written; the assembler looks for a failure.
 */
const OUTLINE = { reads: 10, writes: 2, mostKeyFrames: 60 } as const;
/**
 * The poster and the fingerprints: a worker writes the best picture of its slice, the assembler copies the best of these to
 * `poster.jpg`, reads it for the smaller `poster-small.jpg` of a film that is not small, and writes `fingerprints.bin`, `sketches.bin` and the mark by which
 * they are found.
 */
const EXTRAS = { perSliceWrites: 1, writes: 4, smallPoster: { writes: 1, reads: 1 } } as const;
/** `rendered.json`, by the last worker. */
const MARKER_WRITES = 1;

/** How often an outline is asked for. */
export const outlineCountOf = ({ options }: Pick<JobShape, 'options'>): 0 | 1 =>
  options.extras === false || isPart(options) ? 0 : 1;

const outlineRequestsOf = (shape: JobShape): RequestCounts => {
  const count = outlineCountOf(shape);
  const keyFrames = Math.min(OUTLINE.mostKeyFrames, Math.ceil(shape.durationMs / 1000));
  return { writes: count * OUTLINE.writes, reads: 1 + count * (OUTLINE.reads - 1 + keyFrames) };
};

/**
 * Requests of the functions for an undisturbed job; DELETE is free and is not counted.
 * @param environments number of worker environments that are started: each reads the plan and the beginning of the index once
 */
export const requestsOf = (shape: JobShape, environments: number): RequestCounts => {
  const slices = sliceCountOf(shape);
  const { written, gathered } = sliceObjectsOf(shape);
  /** the plan, the index and the marker lie below the job's prefix as well */
  const outline = outlineRequestsOf(shape);
  const extras = shape.options.extras === false ? 0 : 1;
  const posters = extras * slices * EXTRAS.perSliceWrites;
  const isSmall = shape.shown !== undefined && smallPosterSize(shape.shown) === undefined;
  const smallPosters = isSmall ? 0 : extras;
  const stored = written + posters + 3 + outline.writes;
  const gatheredWrites = gatheredOf(shape).reduce((sum, { count }) => sum + count, 0);
  return {
    writes:
      SPLITTER.writes +
      written +
      groupWritesOf(slices) +
      MARKER_WRITES +
      outline.writes +
      pagesOf(stored) +
      ASSEMBLER.writes +
      posters +
      extras * EXTRAS.writes +
      smallPosters * EXTRAS.smallPoster.writes +
      gatheredWrites,
    reads:
      SPLITTER.reads +
      SPLITTER.probeReads +
      slices * (WORKER.reads + WORKER.mediaReads) +
      environments * WORKER.readsOnce +
      ASSEMBLER.reads +
      outline.reads +
      smallPosters * EXTRAS.smallPoster.reads +
      slices +
      gathered,
  };
};

/** Events on the project's bus: one for each slice and the outline, `videoRendered`, `videoCompleted`. */
export const eventsOf = (shape: JobShape): number => sliceCountOf(shape) + outlineCountOf(shape) + 2;
