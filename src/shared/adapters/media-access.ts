import type { Environment } from '../config.ts';
import type { Job } from '../contracts/job.ts';
import type { PresignRead } from '../ports.ts';
import { caBundle } from './ca-bundle.ts';
import { urlLifetimeSeconds } from './s3-presigner.ts';
import type { RemoteSource } from './source-check.ts';
import { openSourceReader, type ReadPatience, type SourceReader } from './source-reader.ts';
import { openTunnel, type Tunnel } from './tunnel.ts';

/** How a function reaches sources. */
export interface MediaAccess {
  readonly env: Environment;
  readonly presign: PresignRead;
  /** milliseconds until the function's deadline */
  readonly remainingMs: () => number;
  /** default: what suits an object store */
  readonly patience?: ReadPatience;
}

/** A source that ffmpeg and ffprobe can read: presigned, one version, by two ways that lead nowhere else. */
export interface ReachableSource extends RemoteSource {
  /** for a program that reads `url` by itself */
  readonly tunnel: Tunnel;
  /** for a program that reads the reader's URL: it knows which bytes did not come */
  readonly reader: SourceReader;
}

const HTTPS_PORT = 443;

/**
 * Make a source readable for as long as `use` takes.
 * @param source the version to read
 * @returns what `use` returns; both ways are closed however it ends
 */
export const withMediaAccess = async <T>(
  { bucket, key, etag, bytes }: Pick<Job['source'], 'bucket' | 'key' | 'etag' | 'bytes'>,
  { env, presign, remainingMs, patience }: MediaAccess,
  use: (source: ReachableSource) => Promise<T>,
): Promise<T> => {
  const caFile = caBundle(env);
  const url = await presign(bucket, key, urlLifetimeSeconds(remainingMs()));
  const { hostname, port } = new URL(url);
  const tunnel = await openTunnel({ allow: { host: hostname, port: port === '' ? HTTPS_PORT : Number(port) } });
  const reader = await openSourceReader({ url, etag, caFile, sizeBytes: bytes, ...patience });
  try {
    return await use({ url, etag, caFile, tunnel, reader });
  } finally {
    await Promise.all([tunnel.close(), reader.close()]);
  }
};
