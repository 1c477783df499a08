import { BEHIND_ALL_S } from '../../shared/core/media/first-frame.ts';
import type { MediaProbe } from '../../shared/core/media/media-probe.ts';
import type { Sampling } from '../../shared/core/slices/slice-samplings.ts';
import type { RenderKind } from '../kind/render-kinds.ts';
import { mayBeInterlaced } from '../parts/filters/uniform-frames.ts';
import { type Branch, plannedBranches, plannedPictures, type RenderPlan } from './plan-renders.ts';

/** Codecs of which every picture is decoded by itself. Not all of their decoders mark their pictures as key frames. */
const ALONE = new Set([
  ...['mjpeg', 'prores', 'dnxhd', 'dvvideo', 'cfhd', 'huffyuv', 'ffvhuff', 'utvideo', 'rawvideo', 'v210', 'png'],
]);

/** Times are compared in seconds, as floating point. Pictures are never this close to one another. */
const CLOSE_S = 0.000002;

/**
 * Seconds that reported times are ahead of the film's: ffmpeg drops what is due before 0, and an edit list may begin behind
 * a key frame.
 */
export const KEY_TIMES_AHEAD_S = 100_000;

/** The kinds of a plan whose times show key frames. */
export const keyedPictures = (plan: RenderPlan): [RenderKind, Sampling][] =>
  plannedPictures(plan).filter(([, { ofKeyFrames }]) => ofKeyFrames === true);

/** All pictures of a plan whose times show key frames. */
export const keyedBranches = (plan: RenderPlan): [Branch, Sampling][] =>
  plannedBranches(plan).filter(([, { ofKeyFrames }]) => ofKeyFrames === true);

/** When the key frames of a plan are due, where they are known; the same for every kind of the plan. */
export const knownKeys = (plan: RenderPlan): readonly number[] | undefined => keyedPictures(plan)[0]?.[1].keysUs;

/** A plan with known key frames. */
export const withKnownKeys = (plan: RenderPlan, keysUs: readonly number[]): RenderPlan => ({
  ...plan,
  ...Object.fromEntries(keyedBranches(plan).map(([branch, sampling]) => [branch, { ...sampling, keysUs }])),
});

/** The first and the last of the times that show key frames, milliseconds; undefined when there are none. */
export const keyedSpan = (plan: RenderPlan): { readonly firstMs: number; readonly lastMs: number } | undefined => {
  const keyed = keyedPictures(plan);
  if (keyed.length === 0) return undefined;
  const at = ({ firstMs, fps }: Sampling, place: number) => firstMs + (place * 1000) / fps;
  return {
    firstMs: Math.min(...keyed.map(([, sampling]) => at(sampling, sampling.skip ?? 0))),
    lastMs: Math.max(...keyed.map(([, sampling]) => at(sampling, sampling.count - 1))),
  };
};

/** What the input of a graph holds. */
export interface KeyFrameInput {
  /** nothing but the known key frames: each is decoded without its neighbours */
  readonly keysOnly?: boolean;
  /** its first picture is the first of the film */
  readonly fromBeginning?: boolean;
}

/** Seconds of the film, as a constant of an expression. */
const constant = (seconds: number): string => String(Number(seconds.toFixed(9)));

/**
 * Filters from the film to its key frames. Where they are known, nothing else passes. An input of key frames alone gives
 * those that the decoder calls so as well; interlaced ones are left out, as they cannot be deinterlaced without their
 * neighbours. Where they are not known, those pass that the decoder finds, the first picture of the film, and the pictures
 * behind the last time, which end what is sampled.
 */
export const keyFrameFilter = (
  plan: RenderPlan,
  probe: MediaProbe,
  { keysOnly = false, fromBeginning = false }: KeyFrameInput,
): string => {
  const key = ALONE.has(probe.video.codec) ? '1' : 'key';
  if (keysOnly) {
    const progressive = mayBeInterlaced(probe) ? '*eq(interlace_type\\,PROGRESSIVE)' : '';
    return `select=${key}${progressive}`;
  }
  const keysUs = knownKeys(plan);
  const [numerator, denominator] = probe.video.timeBase;
  const close = Math.max(CLOSE_S, numerator / denominator / 2);
  const near = (us: number) => `between(t\\,${constant(us / 1e6 - close)}\\,${constant(us / 1e6 + close)})`;
  if (keysUs !== undefined) return `select=${keysUs.map(near).join('+')}`;
  const endS = endOfKeys(plan);
  return `select=${[key, ...(fromBeginning ? ['eq(n\\,0)'] : []), `gt(t\\,${endS})`].join('+')}`;
};

/** The moment just behind the last time that shows a key frame, seconds, for expressions. */
export const endOfKeys = (plan: RenderPlan): string => constant((keyedSpan(plan)?.lastMs ?? 0) / 1000 + CLOSE_S);

/** Whether the decoded key frames are the known ones. @param foundUs times that ffmpeg reports */
export const areKnownKeys = (plan: RenderPlan, foundUs: readonly number[], { video }: MediaProbe): boolean => {
  const keysUs = knownKeys(plan);
  const [numerator, denominator] = video.timeBase;
  const closeUs = Math.max(CLOSE_S, numerator / denominator / 2) * 1e6 + 1;
  return (
    keysUs === undefined ||
    (keysUs.length === foundUs.length &&
      keysUs.every((us, at) => Math.abs(us - (foundUs[at] ?? BEHIND_ALL_S)) < closeUs))
  );
};
