import type { Metadata } from 'sharp';
import { messageOf, SourceMediaError } from '../../core/errors/errors.ts';
import type { PictureSize } from '../../core/media/fit-picture.ts';
import { checkPictureSize, checkScans } from '../../core/media/picture-bounds.ts';
import {
  ACCEPTED_PICTURES,
  checkPictureBytes,
  type PictureFacts,
  unreadPicture,
} from '../../core/media/picture-facts.ts';
import { sniffContent } from '../../core/media/sniff-content.ts';
import { countJpegScans } from '../../kernels/picture/jpeg-scans.ts';
import type { PictureFit } from '../../kernels/picture/resize-plan.ts';
import { unreadFeature } from '../../kernels/picture/unread-feature.ts';
import { decodePicture, type Narrow, PICTURE_SETTINGS } from './decode-picture.ts';
import { type PictureClock, startPictureClock } from './picture-clock.ts';
import { type PictureInput, pictureInput } from './picture-input.ts';
import { pictureLibrary } from './picture-library.ts';

/** A picture whose header was read and that can be decoded. */
export interface OpenPicture extends PictureFacts {
  /**
   * Decode the picture: sRGB, upright, on black where it is transparent.
   * @param size default: the picture's own size; a smaller picture is averaged over the area that each pixel covers, without
   *   ringing
   * @param fit `stretch` by default
   * @returns width × height × 3 bytes, row by row
   * @throws {SourceMediaError} `truncated` when it is damaged, `timeLimit` when decoding takes too long
   */
  rgb(size?: PictureSize, fit?: PictureFit): Promise<Uint8Array>;
  /** time limit, counted from opening the picture */
  readonly clock: PictureClock;
}

/** Default time limit of a picture; it is for workers: a longer one would use up the function's time. */
const LONGEST_MS = 100_000;

/** @throws {SourceMediaError} `empty`, `unsupportedPicture`, `tooLarge` or `notPicture` */
const checkBytes = (bytes: Uint8Array): void => {
  if (bytes.length === 0) throw new SourceMediaError('empty', 'The picture is empty (0 bytes). Upload it again.');
  const unread = unreadFeature(bytes);
  if (unread !== undefined) throw unreadPicture(unread);
  checkPictureBytes(bytes.length);
  const { kind, name } = sniffContent(bytes);
  if (kind === 'picture') return;
  const looks = kind === 'unknown' ? 'its content is of no kind that is known' : `it looks like ${name}`;
  throw new SourceMediaError('notPicture', `The file is not a picture: ${looks}. Accepted are ${ACCEPTED_PICTURES}.`);
};

const damaged = (bytes: Uint8Array, cause: unknown): SourceMediaError =>
  new SourceMediaError(
    'truncated',
    `The file begins like ${sniffContent(bytes).name}, but it is damaged or was cut off ` +
      `(${messageOf(cause).split('\n', 1)[0]}). Upload it again, whole.`,
    { cause },
  );

const unsupported = (what: string, cause?: unknown): SourceMediaError =>
  new SourceMediaError('unsupportedPicture', `${what} Convert it to one of ${ACCEPTED_PICTURES}.`, { cause });

/** Whether a file is HEIF by its brand. HEIF with AV1 is AVIF; HEIF with HEVC needs a decoder that few builds have. */
const isHeif = (bytes: Uint8Array): boolean =>
  /^ftyp(?:hei|hev|mif1|mif2|msf1)/.test(Buffer.from(bytes.subarray(4, 12)).toString('latin1'));

const noHeic = (cause: unknown): SourceMediaError =>
  unsupported('The file is a HEIC or HEIF picture that the library in use cannot decode (HEVC).', cause);

const formatOf = ({ format, compression }: Metadata): PictureFacts['format'] | undefined => {
  if (format === 'heif') return compression === 'av1' ? 'avif' : 'heic';
  return (['jpeg', 'png', 'webp', 'gif', 'tiff'] as const).find((each) => each === format);
};

const factsOf = (metadata: Metadata): PictureFacts => {
  const format = formatOf(metadata);
  const { width, height } = metadata.autoOrient;
  if (format === undefined) throw unsupported(`The picture's format is "${metadata.format}".`);
  if (metadata.depth !== 'uchar' && metadata.depth !== 'ushort') {
    throw unsupported(`The picture's samples are of type "${metadata.depth}"; only 8 and 16 bits are read.`);
  }
  const alpha = metadata.hasAlpha ? 1 : 0;
  const colours = (metadata.channels ?? 3) - alpha >= 3 ? 3 : 1;
  return {
    format,
    width,
    height,
    channels: (colours + alpha) as PictureFacts['channels'],
    bits: metadata.depth === 'ushort' ? 16 : 8,
    orientation: metadata.orientation ?? 1,
  };
};

/** How to reduce samples to 8 bits. CMYK of 16 bits is left to the library, which converts it correctly. */
const narrowOf = ({ space, hasProfile }: Metadata): Narrow | undefined => {
  if (space !== 'rgb16' && space !== 'grey16') return undefined;
  if (!hasProfile) return 'rounded';
  return space === 'rgb16' ? 'srgb' : 'b-w';
};

interface Header {
  readonly facts: PictureFacts;
  readonly narrow?: Narrow;
}

const readHeader = async (bytes: Uint8Array, input: PictureInput, clock: PictureClock): Promise<Header> => {
  if ('own' in input) {
    const { width, height, hasAlpha } = input.own;
    return { facts: { format: input.format, width, height, channels: hasAlpha ? 4 : 3, bits: 8, orientation: 1 } };
  }
  const header = pictureLibrary()(input.file, { ...PICTURE_SETTINGS, limitInputPixels: false });
  const read = header.metadata().catch((error: unknown) => {
    throw isHeif(bytes) ? noHeic(error) : damaged(bytes, error);
  });
  const metadata = await clock.race(read);
  const facts = factsOf(metadata);
  const narrow = narrowOf(metadata);
  return { facts: { ...facts, format: input.format ?? facts.format }, ...(narrow === undefined ? {} : { narrow }) };
};

/**
 * Read a picture's header, without decoding it.
 * @param bytes the whole file; must not be changed as long as the picture is used
 * @param longestMs limit for all work on the picture, counted from now
 * @throws {SourceMediaError} `empty`, `notPicture`, `unsupportedPicture`, `truncated`, `timeLimit`, or `tooLarge` for more
 *   than 40 million pixels, sides or scans beyond bounds, by the header's claim, or more than 64 MiB
 */
export const openPicture = async (bytes: Uint8Array, longestMs = LONGEST_MS): Promise<OpenPicture> => {
  checkBytes(bytes);
  const clock = startPictureClock(longestMs);
  const input = pictureInput(bytes);
  const { facts, ...how } = await readHeader(bytes, input, clock);
  checkPictureSize('The picture', facts);
  if (facts.format === 'jpeg') checkScans(countJpegScans(bytes), facts);
  const { width, height } = facts;
  const picture = { input, width, height, clock, ...how, damaged: (cause: unknown) => damaged(bytes, cause) };
  const rgb: OpenPicture['rgb'] = (size = facts, fit = 'stretch') => decodePicture(picture, size, fit);
  // Reading the header does not show whether the library has the decoder.
  if (facts.format === 'heic') {
    await rgb({ width: 1, height: 1 }).catch((error: unknown) => {
      throw noHeic(error);
    });
  }
  return { ...facts, rgb, clock };
};
