import { GROUP_SLICES } from '../contracts/object-keys.ts';
import { countSlices } from '../job/plan-slices.ts';
import { tileSeconds } from '../job/slice-samplings.ts';
import { fitPicture, type PictureSize } from '../media/fit-picture.ts';
import { countSheets, countTiles } from '../media/plan-storyboard.ts';
import type { RenderOptions } from '../options/render-options.ts';
import { AWS_LIMITS } from './aws-limits.ts';

/** The part of a job that decides what it asks of S3 and of the bus. */
export interface JobShape {
  /** of the video, positive whole milliseconds */
  readonly durationMs: number;
  readonly options: Pick<RenderOptions, 'slice' | 'renders' | 'ascii' | 'edges' | 'storyboard'>;
  /** size of the picture; 16:9 where it is not known */
  readonly shown?: PictureSize;
}

/** Requests to S3: those that are billed as writes (PUT, POST, LIST) and as reads (GET, HEAD). */
export interface RequestCounts {
  readonly writes: number;
  readonly reads: number;
}

/** Slices of a job. */
export const sliceCountOf = ({ durationMs, options }: JobShape): number =>
  countSlices(durationMs, options.slice * 1000);

const WIDESCREEN: PictureSize = { width: 16, height: 9 };

/**
 * Slices in which the storyboard has a tile: where tiles are further apart than slices are long, a slice for each; else every
 * slice, the last one if it is long enough.
 */
const stripCountOf = (shape: JobShape): number => {
  const { durationMs, options } = shape;
  const { interval } = options.storyboard;
  if (!options.renders.includes('storyboard')) return 0;
  if (interval > options.slice) return countTiles(durationMs, interval);
  const slices = sliceCountOf(shape);
  const last = { startMs: (slices - 1) * options.slice * 1000, endMs: durationMs };
  return slices - (tileSeconds(last, interval).length > 0 ? 0 : 1);
};

/** Sheets of the storyboard. */
export const sheetCountOf = ({ durationMs, options, shown = WIDESCREEN }: JobShape): number => {
  if (!options.renders.includes('storyboard')) return 0;
  const { interval, columns, width } = options.storyboard;
  return countSheets({ durationMs, interval, columns, tile: fitPicture(shown, width) });
};

/** Objects that all slices of a job write: renders, and a record each. */
export const outputCountOf = (shape: JobShape): number => {
  const { renders, ascii } = shape.options;
  const slices = sliceCountOf(shape);
  const seconds = Math.ceil(shape.durationMs / 1000);
  const of = (kind: RenderOptions['renders'][number], count: number): number => (renders.includes(kind) ? count : 0);
  return (
    slices +
    of('gif', slices) +
    of('frames', seconds) +
    of('ascii', slices * ascii.formats.length) +
    of('edges', slices + seconds) +
    of('grayscale', seconds) +
    stripCountOf(shape)
  );
};

/** Pages of a list, at least one. */
const pagesOf = (keys: number): number => Math.max(1, Math.ceil(keys / AWS_LIMITS.keysPerList));

/** Every worker lists the group of its slice; whoever ends a group of several marks it and lists the marks. */
const groupWritesOf = (slices: number): number => {
  const groups = Math.ceil(slices / GROUP_SLICES);
  return slices + (groups > 1 ? 2 * groups : 0);
};

/**
 * What the splitter asks for one new upload: the head and first bytes of the source, whether there is a job by the first recipe, whether
 * plan, manifest and cancellation are there; then the probe's own reads: the file’s head and index, by ffprobe and twice by us, and its first
 * picture. It writes `open/`, `job.json`, `recent/` and `by-source/`.
 */
const SPLITTER = { reads: 6, probeReads: 13, writes: 4 } as const;
/**
 * A worker asks whether its record is there (unless it listed the group a moment ago: that is left out here); ffmpeg reads
 * the head, the index and the slice. The plan is read once an environment.
 */
const WORKER = { reads: 1, mediaReads: 3, writes: 0 } as const;
/** Manifest and plan are looked for; the manifest is written. The storyboard's strips are read, its sheets and cues written. */
const ASSEMBLER = { reads: 2, writes: 1 } as const;
/** `rendered.json`, by the last worker. */
const MARKER_WRITES = 1;

/**
 * Requests of a job that nothing disturbs, as the functions make them; DELETE costs nothing and is not counted.
 * @param environments of the worker that are started: each reads the plan once
 */
export const requestsOf = (shape: JobShape, environments: number): RequestCounts => {
  const slices = sliceCountOf(shape);
  const outputs = outputCountOf(shape);
  /** the plan and the marker lie below the job's prefix as well */
  const stored = outputs + 2;
  const sheets = sheetCountOf(shape);
  const storyboardWrites = sheets === 0 ? 0 : sheets + 1;
  return {
    writes:
      SPLITTER.writes +
      outputs +
      groupWritesOf(slices) +
      MARKER_WRITES +
      pagesOf(stored) +
      ASSEMBLER.writes +
      storyboardWrites,
    reads:
      SPLITTER.reads +
      SPLITTER.probeReads +
      slices * (WORKER.reads + WORKER.mediaReads) +
      environments +
      ASSEMBLER.reads +
      slices +
      stripCountOf(shape),
  };
};

/** Events on the project's bus: one for each slice, `videoRendered`, `videoCompleted`. */
export const eventsOf = (shape: JobShape): number => sliceCountOf(shape) + 2;
