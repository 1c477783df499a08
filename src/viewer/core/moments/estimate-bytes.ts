import type { JobAnswer } from '../../../api/contracts/jobs.ts';
import type { Job } from '../../../shared/core/documents/job.ts';
import { plannedMs } from '../../../shared/core/job/job-slices.ts';
import { fitPicture, type PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { frameSize } from '../result/gif-size.ts';
import { formatOfKind } from './moment-formats.ts';
import type { MomentRequest } from './moment-request.ts';

/** Bytes of a second of GIF. */
interface KnownRate {
  readonly bytesPerSecond: number;
  readonly size: PictureSize;
  readonly fps: number;
}

/** Of mixed footage (docs/benchmarks.md): 2.75 MB for 30 s. */
const USUAL: KnownRate = { bytesPerSecond: 2_750_000 / 30, size: { width: 240, height: 136 }, fps: 10 };

/** Larger pictures have fewer details a pixel, and pictures that follow faster differ less. */
const EXPONENT = { pixels: 0.9, fps: 0.75 } as const;

const pixels = ({ width, height }: PictureSize): number => width * height;

/** What a second takes in a job's own files, as a GIF; undefined where the job has no files that say it. */
const rateOf = (job: Job, results: JobAnswer['results'] = []): KnownRate | undefined => {
  for (const { kind, bytes } of results) {
    const format = job.options.renders.includes(kind as never) ? formatOfKind(kind as never) : undefined;
    if (format === undefined) continue;
    const { width, fps } = format.optionsOf(job.options);
    const bytesPerSecond = bytes / format.toGif / (plannedMs(job) / 1000);
    return { bytesPerSecond, size: fitPicture(frameSize(job), width), fps };
  }
  return undefined;
};

/**
 * Estimate the bytes of a moment from those of the job's own files, or of usual films.
 * @param results of the job, as the API gives them; undefined while it is open
 * @returns at most the limit, if there is one
 */
export const estimateBytes = (
  job: Job,
  results: JobAnswer['results'],
  { range, format, width, fps, maxBytes = Number.POSITIVE_INFINITY }: MomentRequest,
): number => {
  const known = rateOf(job, results) ?? USUAL;
  const size = fitPicture(frameSize(job), width);
  const perSecond =
    known.bytesPerSecond *
    (pixels(size) / pixels(known.size)) ** EXPONENT.pixels *
    (fps / known.fps) ** EXPONENT.fps *
    format.toGif;
  return Math.min(
    format.hasLimit ? maxBytes : Number.POSITIVE_INFINITY,
    (perSecond * (range.endMs - range.startMs)) / 1000,
  );
};
