import type { Job } from '../contracts/job.ts';
import { decodingRate } from './decoding-rates.ts';
import { filmLoad } from './film-load.ts';
import { renderMsPerSecond } from './render-work.ts';

/** The part of a plan that decides what its slices take. */
export type QuotedJob = Pick<Job, 'media' | 'probe' | 'options' | 'sliceCount'> & {
  readonly source: Pick<Job['source'], 'bytes'>;
};

/** Start of ffmpeg, reads, uploads, record; milliseconds. */
const FIXED_MS = 700;
const NS_PER_MS = 1e6;
/** 40 million pixels in every form at once. */
const PICTURE_MS = 20_000;

/**
 * Time of a worker that a slice of a job takes on average: its pictures, and those back to a key frame, at the speed of their
 * codec; then the renders that were asked for.
 * @returns milliseconds on one vCPU
 */
export const meanSliceMs = ({ media, probe, options, sliceCount, source }: QuotedJob): number => {
  if (media === 'image') return PICTURE_MS;
  const { video, durationMs } = probe;
  const { pictures, bytes, lead } = filmLoad(probe, source.bytes);
  const rate = decodingRate(video.codec, video.bitDepth);
  const decoded = pictures + lead * (sliceCount - 1);
  const picture = video.width * video.height * rate.perPixel + (bytes / pictures) * rate.perByte;
  const shown = { width: video.displayWidth, height: video.displayHeight };
  const rendering = (durationMs / 1000) * renderMsPerSecond(shown, options);
  return FIXED_MS + ((decoded * picture) / NS_PER_MS + rendering) / sliceCount;
};
