import { subjectOf } from '../renders/parts/render-spec.ts';
import { sliceKeys, stitchedKey } from '../shared/core/contracts/object-keys.ts';
import type { Job } from '../shared/core/documents/job.ts';
import type { Manifest } from '../shared/core/documents/manifest.ts';
import type { LeftOut, StitchedOutput } from '../shared/core/documents/stitched.ts';
import type { StitchedOutputPlan } from '../shared/core/documents/stitched-outputs.ts';
import { StorageError } from '../shared/core/errors/errors.ts';
import { plannedMs, slicesOf } from '../shared/core/job/job-slices.ts';
import { sampleCount } from '../shared/core/media/sample-count.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';
import { startsWhenJoined } from '../shared/core/slices/film-part.ts';
import type { Slice } from '../shared/core/slices/plan-slices.ts';
import type { TimeRange } from '../shared/core/slices/slice-samplings.ts';
import type { ExtractedAudio } from './adapters/extract-audio.ts';
import type { AnimationFormat } from './animation/animation-format.ts';
import { GIF_ANIMATION } from './animation/join-gifs.ts';
import { WEBP_ANIMATION } from './animation/join-webps.ts';
import { lookAtAnimation, readAnimation } from './animation-files.ts';
import { type SliceCast, stitchCasts } from './cast/stitch-casts.ts';
import { joinPictures, lookAtPictures } from './picture-files.ts';
import { sameSize } from './plan/same-size.ts';
import type { SlicePart } from './plan/slice-part.ts';
import { missingFile, placeParts, sliceFileParts } from './slice-files.ts';
import { type StoredFile, soleFacts, soleOf } from './sole-file.ts';
import { stitchVideo } from './stitch-video.ts';

/** The input for one whole-video render, and the store that it is written to. */
export interface OutputContext {
  readonly store: ObjectStore;
  readonly bucket: string;
  readonly job: Job;
  readonly manifest: Manifest;
  /** the source's sound; extracted when the first video needs it */
  readonly audio: () => Promise<ExtractedAudio>;
  /** keys of files that an earlier attempt stored: they are written again, as they would be out of date */
  readonly before: ReadonlySet<string>;
}

/** Result of one whole-video render: the stored output and what was left out. */
export interface OutputResult {
  readonly output: StitchedOutput | undefined;
  readonly leftOut: readonly LeftOut[];
}

type Joiner = (plan: StitchedOutputPlan, context: OutputContext) => Promise<OutputResult>;

const gapsOf = (parts: readonly SlicePart<unknown>[], { name }: StitchedOutputPlan): LeftOut[] =>
  parts.flatMap((part) => {
    if (!('gap' in part)) return [];
    const { startMs, endMs } = part.slice;
    return [{ output: name, what: 'slice', start: startMs / 1000, end: endMs / 1000, error: part.gap } as const];
  });

/** The film from the beginning of the first slice to the end of the last one, seconds. */
export const wholeRange = (job: Job) => {
  const slices = slicesOf(job);
  return { start: (slices[0]?.startMs ?? 0) / 1000, end: (slices.at(-1)?.endMs ?? 0) / 1000 };
};

/** The result when no slice is there. The manifest has the reason for each slice. */
const nothing = (plan: StitchedOutputPlan, { job }: OutputContext): OutputResult => ({
  output: undefined,
  leftOut: [
    {
      output: plan.name,
      what: 'output',
      ...wholeRange(job),
      error: {
        name: 'NothingRendered',
        message: `No slice has its part of ${plan.name}. The gaps of manifest.json have the reasons.`,
      },
    },
  ],
});

/** @param sole file of the only slice, where the whole would show the same */
const stored = async (
  plan: StitchedOutputPlan,
  { store, bucket, job, before }: OutputContext,
  durationMs: number,
  bytes: AsyncIterable<Uint8Array>,
  sole: StoredFile | undefined,
) => {
  const { contentType, name, isFetchedByKey = false } = plan;
  const key = stitchedKey(job.jobId, name);
  if (sole !== undefined && !isFetchedByKey && !before.has(key)) {
    return { name, ...(await soleFacts(store, bucket, sole)), contentType, durationMs };
  }
  const facts = await store.put(bucket, { key, contentType, body: { stream: bytes } });
  return { key, ...facts, contentType, durationMs };
};

/** What a render of excerpts shows of the film. */
const momentsIn = (slices: readonly Slice[], { manifest: { preview } }: OutputContext) => {
  const moments = preview?.moments.filter(({ start }) => {
    const startMs = Math.round(start * 1000);
    return slices.some((slice) => slice.startMs <= startMs && startMs < slice.endMs);
  });
  return moments === undefined ? {} : { moments };
};

/** The range in which the file of a slice has pictures. */
const rangeOfFile = (slice: Slice, { excerpts }: StitchedOutputPlan, job: Job): TimeRange =>
  excerpts === undefined ? slice : { startMs: 0, endMs: excerpts.lengthMs(subjectOf(job), slice) };

const stitchPictures = async (plan: StitchedOutputPlan, context: OutputContext): Promise<OutputResult> => {
  const { store, bucket, job, manifest } = context;
  const looked = await sliceFileParts(job, manifest, plan, (slice, key) =>
    lookAtPictures(store, bucket, key, rangeOfFile(slice, plan, job), plan.fps),
  );
  const encoded = looked.flatMap((each) => ('part' in each ? [each.part.track] : []))[0];
  if (encoded === undefined) return nothing(plan, context);
  const joined = joinPictures(looked);
  const present = joined.flatMap((each) => ('part' in each ? [each] : []));
  const slices = present.map(({ slice }) => slice);
  const { starts, durationMs } = placeParts(job, plan, slices);
  const pictures = present.map(({ slice, part }) => ({ ...part, startMs: starts.get(slice.index) ?? 0 }));
  const audio = plan.form === 'silent' ? undefined : await context.audio();
  const sound = audio !== undefined && 'file' in audio ? audio : undefined;
  const film = stitchVideo({ store, bucket, pictures, encoded, audio: sound?.file, fps: plan.fps, durationMs });
  const leftOut = gapsOf(joined, plan);
  if (audio !== undefined && 'missing' in audio) {
    leftOut.push({ output: plan.name, what: 'audio', ...wholeRange(job), error: audio.missing });
  }
  const sole = soleOf(joined);
  const planned = sole && sampleCount(rangeOfFile(sole.slice, plan, job), plan.fps);
  const isAll = audio === undefined && film.frames === planned;
  const facts = await stored(plan, context, durationMs, film.bytes, isAll ? sole?.part : undefined);
  const moments = plan.excerpts === undefined ? {} : momentsIn(slices, context);
  return {
    output: { ...facts, frames: film.frames, ...moments, ...(sound === undefined ? {} : { audio: sound.about }) },
    leftOut,
  };
};

/** Join animations of slices, all excerpts. */
const stitchAnimations =
  (format: AnimationFormat): Joiner =>
  async (plan, context) => {
    const { store, bucket, job, manifest } = context;
    const looked = await sliceFileParts(job, manifest, plan, (_, key) => lookAtAnimation(store, bucket, key, format));
    const joined = sameSize(looked, ({ size }) => size);
    const present = joined.flatMap((each) => ('part' in each ? [each] : []));
    const slices = present.map(({ slice }) => slice);
    if (present.length === 0) return nothing(plan, context);
    const { durationMs } = placeParts(job, plan, slices);
    const files = present.map(({ part }) => part);
    const bytes = format.join(files, readAnimation(store, bucket));
    const facts = await stored(plan, context, durationMs, bytes, soleOf(joined)?.part);
    const frames = slices.reduce((sum, slice) => sum + sampleCount(rangeOfFile(slice, plan, job), plan.fps), 0);
    return { output: { ...facts, frames, ...momentsIn(slices, context) }, leftOut: gapsOf(joined, plan) };
  };

async function* openCasts(
  slices: readonly Slice[],
  plan: StitchedOutputPlan,
  { store, bucket, job }: OutputContext,
): AsyncGenerator<SliceCast> {
  const starts = startsWhenJoined(slicesOf(job));
  for (const { index, startMs: filmMs } of slices) {
    const startMs = starts.get(index) ?? filmMs;
    const key = plan.sliceKey(sliceKeys(job.jobId, index));
    const stream = await store.read(bucket, key);
    if (stream === undefined) throw new StorageError(`${missingFile(key).message} It was there a moment ago.`);
    yield { startMs, what: `"${key}"`, bytes: stream.body };
  }
}

const stitchRecordings = async (plan: StitchedOutputPlan, context: OutputContext): Promise<OutputResult> => {
  const { store, bucket, job, manifest } = context;
  const parts = await sliceFileParts(job, manifest, plan, async (_, key) => {
    const head = await store.head(bucket, key);
    return head === undefined ? undefined : { key, etag: head.etag };
  });
  const slices = parts.flatMap((each) => ('part' in each ? [each.slice] : []));
  if (slices.length === 0) return nothing(plan, context);
  const bytes = stitchCasts(openCasts(slices, plan, context), plannedMs(job));
  const output = await stored(plan, context, plannedMs(job), bytes, soleOf(parts)?.part);
  return { output, leftOut: gapsOf(parts, plan) };
};

/** How a whole-video render of each form is joined. */
const JOINERS: Readonly<Record<StitchedOutputPlan['form'], Joiner>> = {
  video: stitchPictures,
  silent: stitchPictures,
  cast: stitchRecordings,
  webp: stitchAnimations(WEBP_ANIMATION),
  gif: stitchAnimations(GIF_ANIMATION),
};

/**
 * Make one whole-video render out of the slices' renders, and store it.
 * @returns the stored output, and what was left out of it
 * @throws {StorageError | ProcessError} when another attempt may help
 * @throws {FanreelError} permanent, when the render cannot be made at all
 */
export const stitchOutput = (plan: StitchedOutputPlan, context: OutputContext): Promise<OutputResult> =>
  JOINERS[plan.form](plan, context);
