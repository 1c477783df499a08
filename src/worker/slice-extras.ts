import { mkdir, open, writeFile } from 'node:fs/promises';
import { frameKey, packKey } from '../renders/frames/keys.ts';
import { glancedSeconds } from '../renders/graph/plan-glances.ts';
import type { RenderPlan } from '../renders/graph/plan-renders.ts';
import type { OutputFile } from '../renders/parts/worker/output-file.ts';
import type { Glance } from '../renders/worker/glance-sink.ts';
import { readFromFile } from '../shared/adapters/disk/whole-bytes.ts';
import { messageOf } from '../shared/core/errors/errors.ts';
import { NO_FINGERPRINT } from '../shared/kernels/fingerprint/fingerprint.ts';
import type { FingerprintRun } from '../shared/kernels/fingerprint/fingerprint-file.ts';
import { SKETCH_BYTES } from '../shared/kernels/fingerprint/sketch.ts';
import { type DecodeRequest, decodeSlice } from './decode-slice.ts';
import { bestSecond } from './plan/best-second.ts';
import { openSliceExcerpts } from './slice-excerpt.ts';

/** The best second of a slice, at full size. */
export interface SlicePoster {
  /** JPEG in the workspace */
  readonly path: string;
  readonly second: number;
  readonly score: number;
}

/** What is made of a slice beside its renders. */
export interface SliceExtras {
  readonly fingerprints: FingerprintRun;
  /** of the same seconds, one behind the other; zeros where a second has none */
  readonly sketches: Uint8Array;
  /** whether key frames were looked at, and not the exact seconds */
  readonly ofKeyFrames: boolean;
  /** undefined when no whole second lies in it, or when it could not be made */
  readonly poster?: SlicePoster;
  /** why the poster could not be made */
  readonly failure?: string;
}

/** A decoded slice whose files are written. */
export interface ExtrasRequest extends Omit<DecodeRequest, 'excerpt' | 'leastLeadMs'> {
  readonly glances: readonly Glance[];
  readonly outputs: readonly OutputFile[];
  /** when key frames are due, milliseconds of the film, in order; none where that is not known */
  readonly keysMs: readonly number[];
}

/** Time for one picture: far more than the longest way to it takes. With less there is none: the slice's renders are still to be stored. */
const POSTER_MS = 30_000;

interface LookedAt extends Glance {
  readonly second: number;
}

const lookedAt = ({ glances }: RenderPlan, found: readonly Glance[]): LookedAt[] =>
  (glances === undefined ? [] : glancedSeconds(glances)).flatMap(({ second, place }) => {
    const glance = found[place];
    return glance === undefined ? [] : [{ ...glance, second }];
  });

const fingerprintsOf = (seconds: readonly LookedAt[]): Pick<SliceExtras, 'fingerprints' | 'sketches'> => {
  const firstSecond = seconds[0]?.second ?? 0;
  const count = seconds.length === 0 ? 0 : (seconds.at(-1)?.second ?? 0) - firstSecond + 1;
  const hashes = new BigUint64Array(count).fill(NO_FINGERPRINT);
  const sketches = new Uint8Array(count * SKETCH_BYTES);
  for (const { second, fingerprint, sketch } of seconds) {
    hashes[second - firstSecond] = fingerprint;
    sketches.set(sketch, (second - firstSecond) * SKETCH_BYTES);
  }
  return { fingerprints: { firstSecond, hashes }, sketches };
};

/**
 * The frame of a second among the outputs of the slice: a file, or a part of the slice's archive.
 * @returns undefined also where frames are key frames, and the second was looked at exactly
 */
const frameAmong = async (
  { outputs, plan, task: { keys }, dir }: ExtrasRequest,
  second: number,
): Promise<string | undefined> => {
  if (plan.frames?.ofKeyFrames !== plan.glances?.ofKeyFrames) return undefined;
  const single = outputs.find(({ key }) => key === frameKey(keys, second));
  if (single !== undefined) return single.path;
  const archive = outputs.find(({ key }) => key === packKey(keys));
  const place = archive?.facts.entries?.find((entry) => entry.second === second);
  if (archive === undefined || place === undefined) return undefined;
  const path = `${dir}/poster.jpg`;
  const file = await open(archive.path);
  try {
    await writeFile(path, await readFromFile(file, place.offset, place.bytes));
  } finally {
    await file.close();
  }
  return path;
};

/** A file, or why there is none. */
type DecodedFrame = { readonly path: string } | { readonly failure: string };

/** Decode one second once more, from the last key frame before it, where the slice has no frames. */
const decodeFrame = async (request: ExtrasRequest, second: number): Promise<DecodedFrame> => {
  const { task, context, source } = request;
  if (context.remainingMs() < POSTER_MS) {
    return { failure: `Too little time is left to decode the picture of second ${second}.` };
  }
  const { displayWidth: width, displayHeight: height } = task.job.probe.video;
  const firstMs = second * 1000;
  const range = { startMs: firstMs, endMs: firstMs + 1 };
  const keyed = request.plan.glances?.ofKeyFrames === true ? { ofKeyFrames: true as const } : {};
  const frames = { width, height, firstSecond: second, firstMs, fps: 1, count: 1, ...keyed };
  const plan: RenderPlan = { range, frames };
  const dir = `${request.dir}/poster`;
  await mkdir(dir);
  // A single file, also where the job's frames are archives.
  const { frames: _, ...options } = task.job.options;
  const job = { ...task.job, options };
  const opened = await openSliceExcerpts(task, plan, source.reader, context.readIndex, firstMs);
  const endMs = performance.now() + Math.min(POSTER_MS, context.remainingMs() / 2);
  const remainingMs = () => Math.max(0, endMs - performance.now());
  const decoded = await decodeSlice(
    { ...request, task: { ...task, job, range }, plan, dir, context: { ...context, remainingMs } },
    'excerpts' in opened ? opened.excerpts : [],
  );
  const { received, sinks, keyTimesUs } = decoded;
  try {
    const came = received.frames === 1 && source.reader.fault === undefined;
    const [made] = came ? (await sinks.finish(received, keyTimesUs)).outputs : [];
    if (made !== undefined) return { path: made.path };
    return { failure: `The picture of second ${second} did not come out of the film a second time.` };
  } finally {
    await sinks.discard();
  }
};

/**
 * What is made of a slice beside its renders: the fingerprints of its seconds, and the best of them at full size. It
 * fails no slice.
 */
export const makeExtras = async (request: ExtrasRequest): Promise<SliceExtras> => {
  const seconds = lookedAt(request.plan, request.glances);
  const best = bestSecond(seconds, request.keysMs);
  const looks = { ...fingerprintsOf(seconds), ofKeyFrames: request.plan.glances?.ofKeyFrames === true };
  if (best === undefined) return looks;
  const { second, score } = best;
  try {
    const there = await frameAmong(request, second);
    const made = there === undefined ? await decodeFrame(request, second) : { path: there };
    if ('failure' in made) return { ...looks, failure: made.failure };
    return { ...looks, poster: { path: made.path, second, score } };
  } catch (error) {
    // Whatever it is: a slice that is rendered does not fail for a picture that nobody asked for.
    return { ...looks, failure: messageOf(error) };
  }
};
