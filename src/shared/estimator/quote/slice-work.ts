import type { Job } from '../../core/documents/job.ts';
import { lengthOfPart, rangesOfPart } from '../../core/slices/film-part.ts';
import { decodingRate } from './decoding-rates.ts';
import { filmLoad, keyFrameLoad } from './film-load.ts';
import { renderMsPerSecond, showsKeysOnly } from './render-work.ts';

/** The part of a plan that decides the time of its slices. */
export type QuotedJob = Pick<Job, 'media' | 'probe' | 'options' | 'sliceCount'> & {
  readonly source: Pick<Job['source'], 'bytes'>;
};

/** Start of ffmpeg, reads, uploads, record; milliseconds. */
const FIXED_MS = 700;
const NS_PER_MS = 1e6;
/** Time for the largest still picture: 40 million pixels, all renders. */
const PICTURE_MS = 20_000;

/**
 * Average worker time of a slice: decoding its pictures, and those back to a key frame, at the codec's rate, plus the
 * requested renders.
 * @returns milliseconds on one vCPU
 */
export const meanSliceMs = ({ media, probe, options, sliceCount, source }: QuotedJob): number => {
  if (media === 'image') return PICTURE_MS;
  const { video, durationMs } = probe;
  const whole = filmLoad(probe, source.bytes);
  // Films without a list of their packets, and interlaced ones, may have to be decoded as a whole.
  const isSparse = showsKeysOnly(options) && video.packets !== undefined && !video.interlaced;
  const { pictures, bytes, lead } = isSparse ? keyFrameLoad(whole, durationMs) : whole;
  const [first] = rangesOfPart(durationMs, options);
  const mediaMs = lengthOfPart(durationMs, options);
  /** slices that begin where the film does need no pictures before them */
  const leads = first?.startMs === 0 ? sliceCount - 1 : sliceCount;
  const rate = decodingRate(video.codec, video.bitDepth);
  const decoded = pictures * (mediaMs / durationMs) + lead * leads;
  const picture = video.width * video.height * rate.perPixel + (bytes / pictures) * rate.perByte;
  const shown = { width: video.displayWidth, height: video.displayHeight };
  const rendering = (mediaMs / 1000) * renderMsPerSecond(shown, options, mediaMs);
  return FIXED_MS + ((decoded * picture) / NS_PER_MS + rendering) / sliceCount;
};
