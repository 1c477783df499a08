import { capabilitiesOf } from '../../shared/adapters/ffmpeg-capabilities.ts';
import { functionBinary } from '../../shared/adapters/function-binaries.ts';
import type { ReachableSource } from '../../shared/adapters/media-access.ts';
import type { Environment } from '../../shared/config.ts';
import { compareGenerations, type Generation } from '../../shared/media/ffmpeg-generation.ts';
import { confinedReaderArgs } from '../../shared/media/input-args.ts';
import type { MediaProbe } from '../../shared/media/media-probe.ts';
import type { GraphSupport } from './filter-graph.ts';

/** An ffmpeg that may read one source and nothing else. */
export interface PreparedFfmpeg {
  readonly binary: string;
  readonly support: GraphSupport;
  readonly url: string;
  readonly inputArgs: readonly string[];
  /** its whole environment */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * glibc sets 64 MiB of address space aside for each thread that allocates, of which newer builds have one for every output: an 8K
 * film needs them for its frames.
 */
export const FFMPEG_ENV: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '1' };

/** Of libvpx: ffmpeg's own decoders of these codecs leave transparency out. */
const ALPHA_DECODERS: Readonly<Record<string, string>> = { vp8: 'libvpx', vp9: 'libvpx-vp9' };

/** Builds of 2018 change the matrix or the range, not both; 5.1 does both. Those between are spared the question. */
const CHANGES_MATRIX_AND_RANGE: Generation = { major: 5, minor: 0 };

/** What a build can do for a film. Its filters and decoders are asked for only when they matter: that costs a process start. */
export const graphSupport = async (
  binary: string,
  generation: Generation,
  { video }: MediaProbe,
): Promise<GraphSupport> => {
  const capabilities = capabilitiesOf(binary);
  const filters = video.hdr ? await capabilities.filters() : undefined;
  const decoder = video.alpha === 'separate' ? ALPHA_DECODERS[video.codec] : undefined;
  const alphaDecoder = decoder && (await capabilities.decoders()).has(decoder) ? decoder : undefined;
  return {
    toneMapping: filters?.has('zscale') === true && filters.has('tonemap'),
    ...(alphaDecoder === undefined ? {} : { alphaDecoder }),
    ...(compareGenerations(generation, CHANGES_MATRIX_AND_RANGE) < 0 ? { rangeApart: true } : {}),
  };
};

/** Find ffmpeg and confine it to a source. */
export const prepareFfmpeg = async (
  source: Pick<ReachableSource, 'reader'>,
  probe: MediaProbe,
  env: Environment,
): Promise<PreparedFfmpeg> => {
  const { path: binary, generation } = await functionBinary('ffmpeg', env);
  return {
    binary,
    support: await graphSupport(binary, generation, probe),
    url: source.reader.url,
    inputArgs: confinedReaderArgs(probe.search),
    env: FFMPEG_ENV,
  };
};
