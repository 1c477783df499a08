import { capabilitiesOf } from '../../shared/adapters/ffmpeg-capabilities.ts';
import { functionBinary } from '../../shared/adapters/function-binaries.ts';
import type { ReachableSource } from '../../shared/adapters/media-access.ts';
import type { Environment } from '../../shared/config.ts';
import { confinedInputArgs } from '../../shared/media/input-args.ts';
import type { MediaProbe } from '../../shared/media/media-probe.ts';
import type { GraphSupport } from './filter-graph.ts';

/** An ffmpeg that may read one source and nothing else. */
export interface PreparedFfmpeg {
  readonly binary: string;
  readonly support: GraphSupport;
  readonly url: string;
  readonly inputArgs: readonly string[];
  /** its whole environment: the way to the tunnel */
  readonly env: Readonly<Record<string, string>>;
}

/** Asked only when it matters: it costs a process start. */
const graphSupport = async (binary: string, { video }: MediaProbe): Promise<GraphSupport> => {
  if (!video.hdr) return { toneMapping: false };
  const filters = await capabilitiesOf(binary).filters();
  return { toneMapping: filters.has('zscale') && filters.has('tonemap') };
};

/** Find ffmpeg and confine it to a source. */
export const prepareFfmpeg = async (
  source: ReachableSource,
  probe: MediaProbe,
  env: Environment,
): Promise<PreparedFfmpeg> => {
  const { path: binary } = await functionBinary('ffmpeg', env);
  const [input, support] = await Promise.all([capabilitiesOf(binary).input(), graphSupport(binary, probe)]);
  return {
    binary,
    support,
    url: source.url,
    inputArgs: confinedInputArgs(source, input, probe.search),
    env: { http_proxy: source.tunnel.url },
  };
};
