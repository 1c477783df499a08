import { caBundle } from '../../shared/adapters/ca-bundle.ts';
import { type FfmpegCapabilities, ffmpegCapabilities } from '../../shared/adapters/ffmpeg-capabilities.ts';
import { urlLifetimeSeconds } from '../../shared/adapters/s3-presigner.ts';
import { openTunnel } from '../../shared/adapters/tunnel.ts';
import type { Environment } from '../../shared/config.ts';
import type { Job } from '../../shared/contracts/job.ts';
import { confinedInputArgs } from '../../shared/media/input-args.ts';
import type { PresignRead } from '../../shared/ports.ts';

export interface SourceAccess {
  readonly presign: PresignRead;
  /** path of ffmpeg */
  readonly findFfmpeg: () => Promise<string>;
  readonly env: Environment;
}

/** A source that ffmpeg may read, and nothing else. */
export interface OpenSource {
  readonly ffmpegPath: string;
  readonly capabilities: FfmpegCapabilities;
  readonly url: string;
  readonly inputArgs: readonly string[];
  /** the whole environment of ffmpeg: the way to the tunnel */
  readonly ffmpegEnv: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const HTTPS_PORT = 443;

/**
 * Open the way to a source: a presigned URL, a tunnel that leads to its host only, and the options that confine ffmpeg.
 * @param remainingMs the URL outlives this
 */
export const openSource = async (
  { bucket, key, etag }: Job['source'],
  access: SourceAccess,
  remainingMs: number,
): Promise<OpenSource> => {
  const [ffmpegPath, url] = await Promise.all([
    access.findFfmpeg(),
    access.presign(bucket, key, urlLifetimeSeconds(remainingMs)),
  ]);
  const { hostname, port } = new URL(url);
  const [capabilities, tunnel] = await Promise.all([
    ffmpegCapabilities(ffmpegPath),
    openTunnel({ allow: { host: hostname, port: port === '' ? HTTPS_PORT : Number(port) } }),
  ]);
  return {
    ffmpegPath,
    capabilities,
    url,
    inputArgs: confinedInputArgs({ url, etag, caFile: caBundle(access.env) }, capabilities),
    ffmpegEnv: { http_proxy: tunnel.url },
    close: () => tunnel.close(),
  };
};
