import { capabilitiesOf } from '../../shared/adapters/ffmpeg/ffmpeg-capabilities.ts';
import { type PreparedBinary, prepareBinary } from '../../shared/adapters/ffmpeg/prepared-binary.ts';
import type { Binary } from '../../shared/adapters/ffmpeg/try-binary.ts';
import type { ReachableSource } from '../../shared/adapters/reader/media-access.ts';
import { compareGenerations, type Generation } from '../../shared/core/media/ffmpeg-generation.ts';
import type { MediaProbe } from '../../shared/core/media/media-probe.ts';
import type { Environment } from '../../shared/core/topology/config.ts';
import type { GraphSupport } from '../graph/filter-graph.ts';

/** An ffmpeg that renders films of a kind, wherever it reads them from. */
export interface RenderingFfmpeg {
  readonly binary: string;
  readonly support: GraphSupport;
}

/** An ffmpeg that may read one source and nothing else. */
export interface PreparedFfmpeg extends RenderingFfmpeg, Pick<PreparedBinary, 'url' | 'inputArgs'> {}

/** libvpx decoders by codec: ffmpeg's own decoders of these codecs ignore transparency. */
const ALPHA_DECODERS: Readonly<Record<string, string>> = { vp8: 'libvpx', vp9: 'libvpx-vp9' };

/**
 * `scale` in ffmpeg builds of 2018 changes the matrix or the range, not both; 5.1 changes both. Every build before 5.0
 * is treated like those of 2018, without a check.
 */
const CHANGES_MATRIX_AND_RANGE: Generation = { major: 5, minor: 0 };

/**
 * What an ffmpeg build supports for a film. Its filters were listed when it was found; its decoders are only when they matter:
 * listing starts a process.
 */
export const graphSupport = async (
  binary: string,
  generation: Generation,
  { video }: MediaProbe,
): Promise<GraphSupport> => {
  const capabilities = capabilitiesOf(binary);
  const filters = await capabilities.filters();
  const decoder = video.alpha === 'separate' ? ALPHA_DECODERS[video.codec] : undefined;
  const alphaDecoder = decoder && (await capabilities.decoders()).has(decoder) ? decoder : undefined;
  return {
    toneMapping: filters.has('zscale') && filters.has('tonemap'),
    colorspace: filters.has('colorspace'),
    ...(alphaDecoder === undefined ? {} : { alphaDecoder }),
    ...(compareGenerations(generation, CHANGES_MATRIX_AND_RANGE) < 0 ? { rangeApart: true } : {}),
  };
};

/** Make a binary ready to render a film; used by workers and by the samples of an estimate. */
export const renderingFfmpeg = async (
  { path: binary, generation }: Pick<Binary, 'path' | 'generation'>,
  probe: MediaProbe,
): Promise<RenderingFfmpeg> => ({
  binary,
  support: await graphSupport(binary, generation, probe),
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
