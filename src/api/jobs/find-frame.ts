import { frameKey } from '../../renders/frames/keys.ts';
import { isPacked } from '../../renders/frames/options.ts';
import {
  beginsAsJpeg,
  JPEG_START_BYTES,
  packedFrame,
  rangeOf,
  type StoredPicture,
} from '../../renders/frames/pack/packed-frame.ts';
import { hasFrames } from '../../renders/frames/plan/spec.ts';
import { readRecord } from '../../shared/core/completion/slice-records.ts';
import { sliceKeys } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import { InvalidEventError } from '../../shared/core/errors/errors.ts';
import { slicesOf } from '../../shared/core/job/job-slices.ts';
import { objectBytes } from '../../shared/core/ports/object-bytes.ts';
import type { PresignRead } from '../../shared/core/ports/ports.ts';
import { isPart, rangesOfPart } from '../../shared/core/slices/film-part.ts';
import type { Slice } from '../../shared/core/slices/plan-slices.ts';
import { wholeSeconds } from '../../shared/core/slices/slice-samplings.ts';
import type { FrameLink } from '../contracts/frames.ts';
import { ApiProblem, badField } from '../http/problem.ts';
import { LINK_SECONDS } from './job-links.ts';
import { findJob, type JobsContext } from './job-summary.ts';

export interface FrameContext extends JobsContext {
  readonly presign: PresignRead;
}

/** Ranges of seconds that a message names; moments may be many. */
const NAMED_RANGES = 5;

const existing = ({ probe, options }: Job): string => {
  const ranges = rangesOfPart(probe.durationMs, options).flatMap((range) => {
    const { firstSecond, count } = wholeSeconds(range);
    return count === 0 ? [] : [`${firstSecond} to ${firstSecond + count - 1}`];
  });
  const more = ranges.length > NAMED_RANGES ? ', …' : '';
  const has = `has those of seconds ${ranges.slice(0, NAMED_RANGES).join(', ')}${more}`;
  if (ranges.length === 0) return 'the part that this job renders has no whole second';
  return isPart(options) ? `this job ${has}` : `this film ${has}`;
};

/** The slice with the second's picture. @throws {ApiProblem} 404 when the job has no picture of that second */
const sliceOf = (job: Job, second: number): Slice => {
  if (!hasFrames(job.options)) throw new ApiProblem(404, 'This job has no frames: they were not asked for.');
  const slice = slicesOf(job).find(({ startMs, endMs }) => startMs <= second * 1000 && second * 1000 < endMs);
  if (slice !== undefined) return slice;
  throw new ApiProblem(404, `There is no frame of second ${second}; ${existing(job)}.`);
};

const singleFile = async (
  { jobId }: Job,
  second: number,
  { store, config: { outputBucket } }: FrameContext,
): Promise<StoredPicture | undefined> => {
  const key = frameKey(sliceKeys(jobId, 0), second);
  const head = await store.head(outputBucket, key);
  return head && { key, offset: 0, bytes: head.bytes };
};

/** @throws {InvalidEventError} when something else lies where the record says that the picture is */
const partOfFile = async (
  { jobId }: Job,
  { index }: Slice,
  second: number,
  { store, config: { outputBucket } }: FrameContext,
): Promise<StoredPicture | undefined> => {
  const found = await readRecord(store, outputBucket, jobId, index);
  const place = found && packedFrame(found.record, second);
  if (place === undefined) return undefined;
  const { key, etag, offset } = place;
  const range = { from: offset, length: JPEG_START_BYTES, ...(etag === undefined ? {} : { etag }) };
  const start = await objectBytes(store, outputBucket, key, range);
  if (start === undefined) return undefined;
  if (beginsAsJpeg(start)) return place;
  throw new InvalidEventError(
    `No picture begins at byte ${offset} of "${key}", where the record says so. Retry the job to render the slice again.`,
  );
};

/**
 * The stored picture of a second: a file, or a part of the file of its slice.
 * @param second of the video, as text
 * @throws {ApiProblem} 400 when it is no second; 404 when there is no such job or picture, or not yet
 */
export const findFrame = async (jobId: string, second: string, context: FrameContext): Promise<FrameLink> => {
  if (!/^\d{1,7}$/.test(second)) {
    throw badField('second', `"${second.slice(0, 100)}" is no second; allowed are whole numbers from 0 on.`);
  }
  const at = Number(second);
  const { job } = await findJob(jobId, context);
  const slice = sliceOf(job, at);
  const place = isPacked(job.options) ? await partOfFile(job, slice, at, context) : await singleFile(job, at, context);
  if (place === undefined) {
    throw new ApiProblem(
      404,
      `The frame of second ${at} is not there: slice ${slice.index} is not rendered yet, or failed.`,
    );
  }
  return {
    jobId,
    second: at,
    key: place.key,
    url: await context.presign(context.config.outputBucket, place.key, LINK_SECONDS),
    range: rangeOf(place),
    bytes: place.bytes,
    contentType: 'image/jpeg',
    linksExpireInSeconds: LINK_SECONDS,
  };
};
