import { SourceMediaError } from '../errors/errors.ts';
import type { FfprobeStream } from './ffprobe-report.ts';

/** Colour codes of ITU-T H.273. */
export interface ColourCodes {
  readonly primaries: number;
  readonly transfer: number;
  readonly matrix: number;
}

/** The kind of Dolby Vision in a track. */
export interface DolbyVision {
  readonly profile: number;
  /** format of the base layer when Dolby Vision is ignored: 0 none, 1 HDR10, 2 SDR, 4 HLG */
  readonly compatibility: number;
}

/** Facts about a track's pictures that the container states; the video stream itself may not contain them. */
export interface ContainerPicture {
  readonly colours?: ColourCodes;
  readonly dolbyVision?: DolbyVision;
  /** colours are already multiplied by the alpha, on black */
  readonly premultiplied?: boolean;
  /** the alpha of each frame is stored as a second frame */
  readonly separateAlpha?: boolean;
}

/** Names as ffprobe prints them. @see https://www.itu.int/rec/T-REC-H.273 */
const TRANSFERS: Readonly<Record<number, string>> = { 16: 'smpte2084', 18: 'arib-std-b67' };
const PRIMARIES: Readonly<Record<number, string>> = { 1: 'bt709', 9: 'bt2020', 11: 'smpte431', 12: 'smpte432' };
const MATRICES: Readonly<Record<number, string>> = { 1: 'bt709', 9: 'bt2020nc', 10: 'bt2020c' };

const isOpen = (value: string | undefined): boolean =>
  value === undefined || value === 'unknown' || value === 'unspecified' || value === 'reserved';

/**
 * Take over the container's colours where the stream states none. This is done for HDR only: the colours of an ordinary film
 * stay as the stream states them.
 * @returns the stream, with the container's transfer, primaries and matrix in place of those that it leaves open
 */
export const withContainerColours = <T extends FfprobeStream>(stream: T, { colours }: ContainerPicture): T => {
  const transfer = colours && TRANSFERS[colours.transfer];
  if (colours === undefined || transfer === undefined || !isOpen(stream.color_transfer)) return stream;
  const fill = (own: string | undefined, told: string | undefined): string | undefined => (isOpen(own) ? told : own);
  return {
    ...stream,
    color_transfer: transfer,
    color_primaries: fill(stream.color_primaries, PRIMARIES[colours.primaries]),
    color_space: fill(stream.color_space, MATRICES[colours.matrix]),
  };
};

/** Dolby Vision as newer versions of ffprobe report it. */
const statedDolbyVision = (stream: FfprobeStream): DolbyVision | undefined => {
  const data = stream.side_data_list?.find(({ dv_profile }) => dv_profile !== undefined);
  if (data?.dv_profile === undefined) return undefined;
  return { profile: data.dv_profile, compatibility: data.dv_bl_signal_compatibility_id ?? 0 };
};

/**
 * Refuse pictures whose colours need Dolby Vision's own conversion. Pictures of other profiles pass: their base layer is
 * shown.
 * @throws {SourceMediaError} `unsupportedCodec`
 * @see https://professionalsupport.dolby.com/s/article/What-is-Dolby-Vision-Profile
 */
export const refuseDolbyVisionAlone = (stream: FfprobeStream, { dolbyVision }: ContainerPicture): void => {
  const { profile, compatibility } = dolbyVision ?? statedDolbyVision(stream) ?? { profile: 0, compatibility: 0 };
  if (profile !== 5 && !(profile === 10 && compatibility === 0)) return;
  throw new SourceMediaError(
    'unsupportedCodec',
    `The video is Dolby Vision profile ${profile}${profile === 10 ? ' without a base layer' : ''}: its colours are not those of any other format, and would come out violet and green. ` +
      'Upload it as HDR10, HLG, SDR, or Dolby Vision profile 8, for instance an export for web or television.',
  );
};
