import { capabilitiesOf } from '../../shared/adapters/ffmpeg-capabilities.ts';
import { functionBinary } from '../../shared/adapters/function-binaries.ts';
import type { ReachableSource } from '../../shared/adapters/media-access.ts';
import type { Environment } from '../../shared/config.ts';
import { confinedReaderArgs } from '../../shared/media/input-args.ts';
import type { MediaProbe } from '../../shared/media/media-probe.ts';
import type { GraphSupport } from './filter-graph.ts';

/** An ffmpeg that may read one source and nothing else. */
export interface PreparedFfmpeg {
  readonly binary: string;
  readonly support: GraphSupport;
  readonly url: string;
  readonly inputArgs: readonly string[];
  /** its whole environment: nothing */
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
  source: Pick<ReachableSource, 'reader'>,
  probe: MediaProbe,
  env: Environment,
): Promise<PreparedFfmpeg> => {
  const { path: binary } = await functionBinary('ffmpeg', env);
  return {
    binary,
    support: await graphSupport(binary, probe),
    url: source.reader.url,
    inputArgs: confinedReaderArgs(probe.search),
    env: {},
  };
};
