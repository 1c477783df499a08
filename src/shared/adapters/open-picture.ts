import type { Metadata, SharpOptions } from 'sharp';
import { messageOf, SourceMediaError } from '../errors.ts';
import type { PictureSize } from '../media/fit-picture.ts';
import { MAX_PIXELS } from '../media/input-args.ts';
import { ACCEPTED_PICTURES, checkPictureBytes, type PictureFacts } from '../media/picture-facts.ts';
import { sniffContent } from '../media/sniff-content.ts';
import type { Choice } from '../options/option-table.ts';
import { pictureLibrary } from './picture-library.ts';

/** How a picture gets into a size of another shape: stretched, cropped around its middle, or between black bars. */
export type PictureFit = Choice<'grayscale.fit'>;

/** A picture whose header was read, and whose pixels can be had. */
export interface OpenPicture extends PictureFacts {
  /**
   * Decode it: sRGB, upright, on black where it is transparent.
   * @param size the picture's own by default; made smaller by averaging over what a pixel covers, without ringing
   * @param fit `stretch` by default
   * @returns width × height × 3 bytes, row by row
   * @throws {SourceMediaError} `truncated` when it is damaged, `tooLarge` when decoding takes too long
   */
  rgb(size?: PictureSize, fit?: PictureFit): Promise<Uint8Array>;
}

/** A small file may ask for minutes of work (a progressive JPEG of many scans, a large AVIF). */
const LONGEST_DECODE_S = 100;
const FITS = { stretch: 'fill', cover: 'cover', contain: 'contain' } as const;
const BLACK = { r: 0, g: 0, b: 0 };

const SETTINGS = {
  limitInputPixels: MAX_PIXELS,
  // Cut off or damaged ends in an error; what decoders only warn of (a wrong profile, stray bytes) viewers show as well.
  failOn: 'error',
  autoOrient: true,
  sequentialRead: true,
} as const satisfies SharpOptions;

/** @throws {SourceMediaError} `empty`, `tooLarge` or `notPicture` */
const checkBytes = (bytes: Uint8Array): void => {
  if (bytes.length === 0) throw new SourceMediaError('empty', 'The picture is empty (0 bytes). Upload it again.');
  checkPictureBytes(bytes.length);
  const { kind, name } = sniffContent(bytes);
  if (kind === 'picture') return;
  const looks = kind === 'unknown' ? 'its content is of no kind that is known' : `it looks like ${name}`;
  throw new SourceMediaError('notPicture', `The file is not a picture: ${looks}. Send ${ACCEPTED_PICTURES}.`);
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

/** HEIF files by their brand: those with AV1 in them are AVIF, those with HEVC need a decoder that builds seldom have. */
const isHeif = (bytes: Uint8Array): boolean =>
  /^ftyp(?:hei|hev|mif1|msf1)/.test(Buffer.from(bytes.subarray(4, 12)).toString('latin1'));

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
  if (width * height > MAX_PIXELS) {
    throw new SourceMediaError(
      'tooLarge',
      `The picture is ${width}×${height} pixels; at most ${MAX_PIXELS / 1e6} million are rendered. Scale it down.`,
    );
  }
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

const decode = async (
  bytes: Uint8Array,
  { width, height }: PictureSize,
  fit: PictureFit = 'stretch',
): Promise<Uint8Array> => {
  const startedMs = performance.now();
  const image = pictureLibrary()(bytes, SETTINGS)
    .flatten({ background: BLACK })
    // Linear: a triangle over what a pixel covers. Kernels with negative lobes draw halos along edges.
    .resize({ width, height, fit: FITS[fit], background: BLACK, kernel: 'linear' })
    .toColourspace('srgb')
    .removeAlpha()
    .timeout({ seconds: LONGEST_DECODE_S })
    .raw();
  try {
    return await image.toBuffer();
  } catch (error) {
    if (performance.now() - startedMs < LONGEST_DECODE_S * 1000) throw damaged(bytes, error);
    throw new SourceMediaError(
      'tooLarge',
      `The picture was not decoded within ${LONGEST_DECODE_S} s. Save it in a simpler form, for instance as baseline JPEG.`,
      { cause: error },
    );
  }
};

/**
 * Read a picture's header, without decoding it.
 * @param bytes the whole file; not to be changed as long as the picture is used
 * @throws {SourceMediaError} `empty`, `notPicture`, `unsupportedPicture`, `truncated`, or `tooLarge` for more than 40
 *   million pixels by the header's claim, or more than 64 MiB
 */
export const openPicture = async (bytes: Uint8Array): Promise<OpenPicture> => {
  checkBytes(bytes);
  const header = pictureLibrary()(bytes, { ...SETTINGS, limitInputPixels: false });
  const metadata = await header.metadata().catch((error: unknown) => {
    throw isHeif(bytes) ? noHeic(error) : damaged(bytes, error);
  });
  const facts = factsOf(metadata);
  // Its header says nothing of whether the library has the decoder.
  if (facts.format === 'heic') {
    await decode(bytes, { width: 1, height: 1 }).catch((error: unknown) => {
      throw noHeic(error);
    });
  }
  return { ...facts, rgb: (size = facts, fit) => decode(bytes, size, fit) };
};
