import { caBundle } from '../../shared/adapters/ca-bundle.ts';
import { capabilitiesOf } from '../../shared/adapters/ffmpeg-capabilities.ts';
import { urlLifetimeSeconds } from '../../shared/adapters/s3-presigner.ts';
import { openTunnel } from '../../shared/adapters/tunnel.ts';
import type { Environment } from '../../shared/config.ts';
import type { Job } from '../../shared/contracts/job.ts';
import { confinedInputArgs } from '../../shared/media/input-args.ts';
import type { PresignRead } from '../../shared/ports.ts';
import type { GraphSupport } from './filter-graph.ts';

export interface SourceAccess {
  readonly presign: PresignRead;
  /** path of ffmpeg */
  readonly findFfmpeg: () => Promise<string>;
  readonly env: Environment;
}

/** A source that ffmpeg may read, and nothing else. */
export interface OpenSource {
  readonly ffmpegPath: string;
  readonly support: GraphSupport;
  readonly url: string;
  readonly inputArgs: readonly string[];
  /** the whole environment of ffmpeg: the way to the tunnel */
  readonly ffmpegEnv: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const HTTPS_PORT = 443;

/** Asked only when it matters: it costs a process start. */
const graphSupport = async (ffmpegPath: string, hdr: boolean): Promise<GraphSupport> => {
  if (!hdr) return { toneMapping: false };
  const filters = await capabilitiesOf(ffmpegPath).filters();
  return { toneMapping: filters.has('zscale') && filters.has('tonemap') };
};

/**
 * Open the way to a job's source: a presigned URL, a tunnel that leads to its host only, and the options that confine
 * ffmpeg.
 * @param remainingMs the URL outlives this
 */
export const openSource = async (
  { source, probe }: Pick<Job, 'source' | 'probe'>,
  access: SourceAccess,
  remainingMs: number,
): Promise<OpenSource> => {
  const [ffmpegPath, url] = await Promise.all([
    access.findFfmpeg(),
    access.presign(source.bucket, source.key, urlLifetimeSeconds(remainingMs)),
  ]);
  const { hostname, port } = new URL(url);
  const [input, support, tunnel] = await Promise.all([
    capabilitiesOf(ffmpegPath).input(),
    graphSupport(ffmpegPath, probe.video.hdr),
    openTunnel({ allow: { host: hostname, port: port === '' ? HTTPS_PORT : Number(port) } }),
  ]);
  return {
    ffmpegPath,
    support,
    url,
    inputArgs: confinedInputArgs({ url, etag: source.etag, caFile: caBundle(access.env) }, input),
    ffmpegEnv: { http_proxy: tunnel.url },
    close: () => tunnel.close(),
  };
};
