import type { Environment } from '../config.ts';
import type { Job } from '../contracts/job.ts';
import type { PresignRead } from '../ports.ts';
import { caBundle } from './ca-bundle.ts';
import { urlLifetimeSeconds } from './s3-presigner.ts';
import type { RemoteSource } from './source-check.ts';
import { openTunnel, type Tunnel } from './tunnel.ts';

/** How a function reaches sources. */
export interface MediaAccess {
  readonly env: Environment;
  readonly presign: PresignRead;
  /** milliseconds until the function's deadline */
  readonly remainingMs: () => number;
}

/** A source that ffmpeg and ffprobe can read: presigned, one version, through a tunnel that leads nowhere else. */
export interface ReachableSource extends RemoteSource {
  readonly tunnel: Tunnel;
}

const HTTPS_PORT = 443;

/**
 * Make a source readable for as long as `use` takes.
 * @param source the version to read
 * @returns what `use` returns; the tunnel is closed however it ends
 */
export const withMediaAccess = async <T>(
  { bucket, key, etag }: Pick<Job['source'], 'bucket' | 'key' | 'etag'>,
  { env, presign, remainingMs }: MediaAccess,
  use: (source: ReachableSource) => Promise<T>,
): Promise<T> => {
  const caFile = caBundle(env);
  const url = await presign(bucket, key, urlLifetimeSeconds(remainingMs()));
  const { hostname, port } = new URL(url);
  const tunnel = await openTunnel({ allow: { host: hostname, port: port === '' ? HTTPS_PORT : Number(port) } });
  try {
    return await use({ url, etag, caFile, tunnel });
  } finally {
    await tunnel.close();
  }
};
