import type { Job } from '../../core/documents/job.ts';
import type { ProcessEnd } from '../../core/errors/errors.ts';
import { readFailure } from '../../core/media/read-trouble.ts';
import type { PresignRead } from '../../core/ports/ports.ts';
import type { Environment } from '../../core/topology/config.ts';
import { urlLifetimeSeconds } from '../s3/s3-presigner.ts';
import type { ReadPatience } from './read-range.ts';
import { openSourceReader, type SourceReader } from './source-reader.ts';
import { trustOf } from './trusted-authorities.ts';

/** How a function reaches sources. */
export interface MediaAccess {
  readonly env: Environment;
  readonly presign: PresignRead;
  /** milliseconds until the function's deadline */
  readonly remainingMs: () => number;
  /** default: limits that suit an object store */
  readonly patience?: Partial<ReadPatience>;
}

/**
 * A source that ffmpeg and ffprobe can read: one version of one object, through a reader that gives access to nothing
 * else.
 */
export interface ReachableSource {
  /** presigned URL; only the reader fetches it, others use it for messages */
  readonly url: string;
  /** server that ffmpeg and ffprobe read from instead of `url`; it records which bytes did not arrive */
  readonly reader: SourceReader;
}

/**
 * Check that the reader delivered all bytes of a run: the result of an incomplete read says nothing about the file.
 * @param what begins the message: "The probe"
 * @param end how the program that was reading ended
 * @throws {FanreelError} when requested bytes did not arrive
 */
export const checkRead = ({ url, reader: { fault } }: ReachableSource, what: string, end: ProcessEnd): void => {
  if (fault !== undefined) throw readFailure(fault, { what, url, end });
};

/**
 * Make a source readable while `use` runs.
 * @param source the version to read
 * @returns the result of `use`; the reader is closed afterwards, also when `use` fails
 */
export const withMediaAccess = async <T>(
  { bucket, key, etag, bytes }: Pick<Job['source'], 'bucket' | 'key' | 'etag' | 'bytes'>,
  { env, presign, remainingMs, patience }: MediaAccess,
  use: (source: ReachableSource) => Promise<T>,
): Promise<T> => {
  const url = await presign(bucket, key, urlLifetimeSeconds(remainingMs()));
  const reader = await openSourceReader({ url, etag, sizeBytes: bytes, ...trustOf(env), ...patience });
  try {
    return await use({ url, reader });
  } finally {
    await reader.close();
  }
};
