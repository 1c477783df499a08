import type { Job } from '../shared/contracts/job.ts';
import { pictureKeys, type SliceKeys, sliceKeys } from '../shared/contracts/object-keys.ts';
import type { Slice } from '../shared/job/plan-slices.ts';
import { type SecondsSampling, sampleAt, tileSeconds, wholeSeconds } from '../shared/job/slice-samplings.ts';
import type { AsciiFormat, RenderKind } from '../shared/options/option-table.ts';

/** One row of outputs that the record of a slice has to hold. */
export interface ExpectedRow {
  readonly kind: RenderKind;
  /** at least one */
  readonly keys: readonly string[];
  /** pictures, screens or pages in it; absent where they are not counted */
  readonly frames?: number;
  /** absent where it has no length */
  readonly durationMs?: number;
}

const keysOfSeconds = ({ firstSecond, count }: SecondsSampling, keyOf: (second: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => keyOf(firstSecond + i));

const asciiRow = (format: AsciiFormat, options: Job['options'], slice: Slice, keys: SliceKeys): ExpectedRow => {
  const { fps } = options.ascii;
  const row = { kind: 'ascii', keys: [keys.ascii(format)] } as const;
  // A page for each second of the slice.
  if (format === 'txt' || format === 'ans') return { ...row, frames: sampleAt(slice, 1).count };
  return { ...row, frames: sampleAt(slice, fps).count, durationMs: slice.endMs - slice.startMs };
};

const videoRows = ({ jobId, options }: Job, slice: Slice): ExpectedRow[] => {
  const keys = sliceKeys(jobId, slice.index);
  const durationMs = slice.endMs - slice.startMs;
  const seconds = wholeSeconds(slice);
  const perSecond = (kind: RenderKind, keyOf: (second: number) => string): ExpectedRow[] =>
    seconds.count === 0 ? [] : [{ kind, keys: keysOfSeconds(seconds, keyOf), frames: seconds.count }];
  const film = (kind: RenderKind, key: string, fps: number): ExpectedRow[] => [
    { kind, keys: [key], frames: sampleAt(slice, fps).count, durationMs },
  ];
  const tiles = tileSeconds(slice, options.storyboard.interval).length;
  const rows: Record<RenderKind, () => ExpectedRow[]> = {
    gif: () => film('gif', keys.gif, options.gif.fps),
    frames: () => perSecond('frames', keys.frame),
    ascii: () => options.ascii.formats.map((format) => asciiRow(format, options, slice, keys)),
    edges: () => [
      ...film('edges', keys.edges, options.edges.fps),
      ...(options.renders.includes('frames') ? perSecond('edges', keys.edgesFrame) : []),
    ],
    grayscale: () => perSecond('grayscale', keys.grayscale),
    storyboard: () => (tiles === 0 ? [] : [{ kind: 'storyboard', keys: [keys.strip], frames: tiles }]),
  };
  return options.renders.flatMap((kind) => rows[kind]());
};

const pictureRows = ({ jobId, options }: Job): ExpectedRow[] => {
  const keys = pictureKeys(jobId);
  const rows: Partial<Record<RenderKind, readonly string[]>> = {
    ascii: options.ascii.formats.map(keys.ascii),
    edges: [keys.edges],
    grayscale: [keys.grayscale],
  };
  return options.renders.flatMap((kind) => (rows[kind] ?? []).map((key) => ({ kind, keys: [key] })));
};

/**
 * What a slice has to come to, by the job's plan alone.
 * @returns rows in the order of the kinds, as the worker records them
 */
export const expectedRows = (job: Job, slice: Slice): ExpectedRow[] =>
  job.media === 'image' ? pictureRows(job) : videoRows(job, slice);
