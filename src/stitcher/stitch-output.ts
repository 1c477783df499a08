import { sliceKeys, stitchedKey } from '../shared/core/contracts/object-keys.ts';
import type { Job } from '../shared/core/documents/job.ts';
import type { Manifest } from '../shared/core/documents/manifest.ts';
import type { LeftOut, StitchedOutput } from '../shared/core/documents/stitched.ts';
import type { StitchedOutputPlan } from '../shared/core/documents/stitched-outputs.ts';
import { StorageError } from '../shared/core/errors/errors.ts';
import { plannedMs, slicesOf } from '../shared/core/job/job-slices.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';
import { startsWhenJoined } from '../shared/core/slices/film-part.ts';
import type { Slice } from '../shared/core/slices/plan-slices.ts';
import type { ExtractedAudio } from './adapters/extract-audio.ts';
import { type SliceCast, stitchCasts } from './cast/stitch-casts.ts';
import { joinPictures, lookAtPictures } from './picture-files.ts';
import { missingFile, type SlicePart, sliceFileParts } from './slice-files.ts';
import { stitchVideo } from './stitch-video.ts';

/** The input for one whole-video render, and the store that it is written to. */
export interface OutputContext {
  readonly store: ObjectStore;
  readonly bucket: string;
  readonly job: Job;
  readonly manifest: Manifest;
  /** the source's sound; extracted when the first video needs it */
  readonly audio: () => Promise<ExtractedAudio>;
}

/** Result of one whole-video render: the stored output and what was left out. */
export interface OutputResult {
  readonly output: StitchedOutput | undefined;
  readonly leftOut: readonly LeftOut[];
}

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

const stored = async (
  plan: StitchedOutputPlan,
  { store, bucket, job }: OutputContext,
  bytes: AsyncIterable<Uint8Array>,
) => {
  const { contentType, name } = plan;
  const key = stitchedKey(job.jobId, name);
  const facts = await store.put(bucket, { key, contentType, body: { stream: bytes } });
  return { key, ...facts, contentType, durationMs: plannedMs(job) };
};

const stitchPictures = async (plan: StitchedOutputPlan, context: OutputContext): Promise<OutputResult> => {
  const { store, bucket, job, manifest } = context;
  const looked = await sliceFileParts(job, manifest, plan, (slice, key) =>
    lookAtPictures(store, bucket, key, slice, plan.fps),
  );
  const encoded = looked.flatMap((each) => ('part' in each ? [each.part.track] : []))[0];
  if (encoded === undefined) return nothing(plan, context);
  const joined = joinPictures(looked);
  const pictures = joined.flatMap((each) => ('part' in each ? [each.part] : []));
  const audio = await context.audio();
  const sound = audio !== undefined && 'file' in audio ? audio : undefined;
  const durationMs = plannedMs(job);
  const film = stitchVideo({ store, bucket, pictures, encoded, audio: sound?.file, fps: plan.fps, durationMs });
  const leftOut = gapsOf(joined, plan);
  if (audio !== undefined && 'missing' in audio) {
    leftOut.push({ output: plan.name, what: 'audio', ...wholeRange(job), error: audio.missing });
  }
  const facts = await stored(plan, context, film.bytes);
  return {
    output: { ...facts, frames: film.frames, ...(sound === undefined ? {} : { audio: sound.about }) },
    leftOut,
  };
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
  const parts = await sliceFileParts(job, manifest, plan, (_, key) => store.head(bucket, key));
  const slices = parts.flatMap((each) => ('part' in each ? [each.slice] : []));
  if (slices.length === 0) return nothing(plan, context);
  const bytes = stitchCasts(openCasts(slices, plan, context), plannedMs(job));
  return { output: await stored(plan, context, bytes), leftOut: gapsOf(parts, plan) };
};

/** How a whole-video render of each form is joined. */
const JOINERS: Readonly<
  Record<StitchedOutputPlan['form'], (plan: StitchedOutputPlan, context: OutputContext) => Promise<OutputResult>>
> = { video: stitchPictures, cast: stitchRecordings };

/**
 * Make one whole-video render out of the slices' renders, and store it.
 * @returns the stored output, and what was left out of it
 * @throws {StorageError | ProcessError} when another attempt may help
 * @throws {FanreelError} permanent, when the render cannot be made at all
 */
export const stitchOutput = (plan: StitchedOutputPlan, context: OutputContext): Promise<OutputResult> =>
  JOINERS[plan.form](plan, context);
