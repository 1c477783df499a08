import type { Environment } from '../config.ts';
import type { Job } from '../contracts/job.ts';
import type { PresignRead } from '../ports.ts';
import { caBundle } from './ca-bundle.ts';
import { urlLifetimeSeconds } from './s3-presigner.ts';
import { openSourceReader, type ReadPatience, type SourceReader } from './source-reader.ts';

/** How a function reaches sources. */
export interface MediaAccess {
  readonly env: Environment;
  readonly presign: PresignRead;
  /** milliseconds until the function's deadline */
  readonly remainingMs: () => number;
  /** default: what suits an object store */
  readonly patience?: ReadPatience;
}

/** A source that ffmpeg and ffprobe can read: presigned, one version, by a way that leads nowhere else. */
export interface ReachableSource {
  /** presigned, for messages: nothing reads it but the reader */
  readonly url: string;
  /** what ffmpeg and ffprobe read instead of `url`; it knows which bytes did not come */
  readonly reader: SourceReader;
}

/**
 * Make a source readable for as long as `use` takes.
 * @param source the version to read
 * @returns what `use` returns; the way is closed however it ends
 */
export const withMediaAccess = async <T>(
  { bucket, key, etag, bytes }: Pick<Job['source'], 'bucket' | 'key' | 'etag' | 'bytes'>,
  { env, presign, remainingMs, patience }: MediaAccess,
  use: (source: ReachableSource) => Promise<T>,
): Promise<T> => {
  const caFile = caBundle(env);
  const url = await presign(bucket, key, urlLifetimeSeconds(remainingMs()));
  const reader = await openSourceReader({ url, etag, caFile, sizeBytes: bytes, ...patience });
  try {
    return await use({ url, reader });
  } finally {
    await reader.close();
  }
};
