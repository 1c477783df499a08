import { capabilitiesOf } from '../../shared/adapters/ffmpeg-capabilities.ts';
import type { ReachableSource } from '../../shared/adapters/media-access.ts';
import { FFMPEG_ENV, type PreparedBinary, prepareBinary } from '../../shared/adapters/prepared-binary.ts';
import type { Binary } from '../../shared/adapters/try-binary.ts';
import type { Environment } from '../../shared/config.ts';
import { compareGenerations, type Generation } from '../../shared/media/ffmpeg-generation.ts';
import type { MediaProbe } from '../../shared/media/media-probe.ts';
import type { GraphSupport } from './filter-graph.ts';

/** An ffmpeg that renders films of a kind, wherever it reads them from. */
export interface RenderingFfmpeg {
  readonly binary: string;
  readonly support: GraphSupport;
  /** its whole environment */
  readonly env: Readonly<Record<string, string>>;
}

/** An ffmpeg that may read one source and nothing else. */
export interface PreparedFfmpeg extends RenderingFfmpeg, Pick<PreparedBinary, 'url' | 'inputArgs'> {}

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

/** Make a binary ready to render a film, as workers and samples of an estimate do. */
export const renderingFfmpeg = async (
  { path: binary, generation }: Pick<Binary, 'path' | 'generation'>,
  probe: MediaProbe,
): Promise<RenderingFfmpeg> => ({
  binary,
  support: await graphSupport(binary, generation, probe),
  env: FFMPEG_ENV,
});

/** Find ffmpeg and confine it to a source. */
export const prepareFfmpeg = async (
  source: Pick<ReachableSource, 'reader'>,
  probe: MediaProbe,
  env: Environment,
): Promise<PreparedFfmpeg> => {
  const { found, url, inputArgs } = await prepareBinary('ffmpeg', source, probe, env);
  return { ...(await renderingFfmpeg(found, probe)), url, inputArgs };
};
