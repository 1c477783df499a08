import { SourceMediaError } from '../../core/errors/errors.ts';
import type { MediaProbe } from '../../core/media/media-probe.ts';
import { oldFfmpegWarnings } from '../../core/media/old-ffmpeg.ts';
import { withWarnings } from '../../core/media/with-warnings.ts';
import { capabilitiesOf } from '../ffmpeg/ffmpeg-capabilities.ts';
import type { Binary } from '../ffmpeg/try-binary.ts';
import type { PacketWatch } from '../packets/packet-watch.ts';
import { probeMedia } from './ffprobe.ts';
import { checkFirstPicture } from './first-picture.ts';
import type { ProbeInput } from './probe-input.ts';

/** The programs that a film is probed with. */
export interface ProbeTools {
  readonly ffprobe: Pick<Binary, 'path'>;
  readonly ffmpeg: Pick<Binary, 'path' | 'version' | 'generation'>;
}

/** Refuses a codec that ffprobe knows but the ffmpeg in use cannot decode: every slice would fail. */
const checkDecodable = ({ video: { codec } }: MediaProbe, decodable: ReadonlySet<string>, version: string): void => {
  if (decodable.has(codec)) return;
  throw new SourceMediaError(
    'unsupportedCodec',
    `The video is encoded as "${codec}", which the ffmpeg in use (${version}) cannot decode. ` +
      'Upload it in H.264, HEVC, VP9 or AV1, or name a newer ffmpeg with FFMPEG_PATH.',
  );
};

/**
 * Probe a film, wherever its bytes are: its facts, whether its codec can be decoded here, and whether it has a picture.
 * @param remainingMs milliseconds that the probe may still take
 * @param packets lists the packets of the video as far as the probe reads them
 * @returns the same for the same bytes and programs
 * @throws {SourceMediaError} when the content cannot be rendered, or was replaced or deleted
 * @throws {ConfigError} when the certificate of the source's server does not verify
 * @throws {ProcessError} when a read or a program failed in a way that another attempt may not
 */
export const probeFilm = async (
  input: ProbeInput,
  { ffprobe, ffmpeg }: ProbeTools,
  remainingMs: () => number,
  packets?: PacketWatch,
): Promise<MediaProbe> => {
  const [probe, decodable] = await Promise.all([
    probeMedia({ input, binary: ffprobe.path, ffmpeg: ffmpeg.path, timeoutMs: remainingMs(), packets }),
    capabilitiesOf(ffmpeg.path).decodable(),
  ]);
  checkDecodable(probe, decodable, ffmpeg.version);
  return withWarnings(await checkFirstPicture(probe, input, ffmpeg.path, remainingMs()), oldFfmpegWarnings(ffmpeg));
};
