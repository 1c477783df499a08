import type { Sharp, SharpOptions } from 'sharp';
import type { SourceMediaError } from '../../core/errors/errors.ts';
import type { PictureSize } from '../../core/media/fit-picture.ts';
import { MAX_PIXELS } from '../../core/media/input-args.ts';
import { enlargePicture } from '../../kernels/picture/enlarge-picture.ts';
import { type PictureFit, planResize } from '../../kernels/picture/resize-plan.ts';
import type { PictureClock } from './picture-clock.ts';
import type { PictureInput } from './picture-input.ts';
import { pictureLibrary } from './picture-library.ts';

/**
 * How samples of 16 bits are reduced to 8: `rounded` at the end, or converted to the named colour space before anything else.
 * The latter is for pictures with a profile: the library converts their colours wrongly, or not at all, at 16 bits.
 */
export type Narrow = 'rounded' | 'srgb' | 'b-w';

/** A picture whose header was read. */
export interface DecodablePicture extends PictureSize {
  readonly input: PictureInput;
  /** How samples of 16 bits are reduced to 8; undefined when the picture has none. */
  readonly narrow?: Narrow;
  /** time limit of the work on the picture */
  readonly clock: PictureClock;
  /** the error for a picture that does not decode */
  readonly damaged: (cause: unknown) => SourceMediaError;
}

const FITS = { stretch: 'fill', cover: 'cover', contain: 'contain' } as const;
/** The library cuts the lower 8 bits off; after this, cutting off is rounding value / 257. */
const ROUNDED = [256 / 257, 128] as const;
const BLACK = { r: 0, g: 0, b: 0 };

/** Options with which every picture is read. */
export const PICTURE_SETTINGS = {
  limitInputPixels: MAX_PIXELS,
  // A picture that is cut off or damaged is an error. One with mere warnings (a wrong profile, stray bytes) is decoded,
  // as viewers show it too.
  failOn: 'error',
  autoOrient: true,
  sequentialRead: true,
} as const satisfies SharpOptions;

const open = (input: PictureInput, narrow: Narrow | undefined): Sharp => {
  const sharp = pictureLibrary();
  if ('own' in input) {
    const { width, height } = input.own;
    return sharp(input.own.pixels(), { ...PICTURE_SETTINGS, raw: { width, height, channels: 4 } });
  }
  const image = sharp(input.file, PICTURE_SETTINGS);
  if (narrow === undefined) return image;
  return narrow === 'rounded' ? image.linear(...ROUNDED) : image.pipelineColourspace(narrow);
};

const decode = async (
  { input, narrow, clock, damaged }: DecodablePicture,
  { width, height }: PictureSize,
  fit: PictureFit,
): Promise<Uint8Array> => {
  clock.check();
  const image = open(input, narrow)
    .flatten({ background: BLACK })
    // Linear: a triangle over the area that a pixel covers. Kernels with negative lobes draw halos along edges.
    .resize({ width, height, fit: FITS[fit], background: BLACK, kernel: 'linear' })
    .toColourspace('srgb')
    .removeAlpha()
    // Some decoders ignore the timeout: for them `clock.race` stops waiting.
    .timeout({ seconds: Math.ceil(clock.remainingMs() / 1000) })
    .raw();
  const decoded = image.toBuffer().catch((error: unknown) => {
    clock.check();
    throw damaged(error);
  });
  return clock.race(decoded);
};

/** Put a picture onto a black background of the wanted size. */
const placeOnBlack = (rgb: Uint8Array, size: PictureSize, wanted: PictureSize, left: number, top: number) => {
  const out = new Uint8Array(wanted.width * wanted.height * 3);
  for (let y = 0; y < size.height; y++) {
    out.set(rgb.subarray(y * size.width * 3, (y + 1) * size.width * 3), ((top + y) * wanted.width + left) * 3);
  }
  return out;
};

/**
 * Decode a picture: sRGB, upright, on black where it is transparent.
 * @returns wanted width × height × 3 bytes, row by row
 * @throws {SourceMediaError} `truncated` when it is damaged, `timeLimit` when decoding takes too long
 */
export const decodePicture = async (
  picture: DecodablePicture,
  wanted: PictureSize,
  fit: PictureFit,
): Promise<Uint8Array> => {
  const { decoded, enlarged } = planResize(picture, wanted, fit);
  if (enlarged === undefined) return decode(picture, decoded, fit);
  const rgb = await decode(picture, decoded, 'stretch');
  const { size, window, left, top } = enlarged;
  return placeOnBlack(enlargePicture(rgb, decoded, size, window, picture.clock.check), size, wanted, left, top);
};
