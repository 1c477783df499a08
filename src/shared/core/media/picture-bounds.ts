import { SourceMediaError } from '../errors/errors.ts';
import type { PictureSize } from './fit-picture.ts';
import { MAX_PIXELS } from './input-args.ts';

/**
 * Most pixels of a side: the most that JPEG can state. A row of 39 million pixels is a PNG of 76 kB, but takes minutes
 * to render.
 */
export const MAX_SIDE = 65_535;
/** Largest ratio of the longer side to the shorter one. Strips of 1×4,096 pixels are used as gradients on web pages. */
export const MAX_ASPECT = 4096;
/**
 * Most pixels that the scans of a JPEG process in total. Each scan processes the whole picture, but an empty scan takes
 * only a few bytes of the file. The limit allows 160 scans of 25 megapixels; encoders write some ten scans, twenty at
 * most.
 */
const MAX_SCANNED_PIXELS = 4_000_000_000;

const tooLarge = (message: string): SourceMediaError => new SourceMediaError('tooLarge', message);

/**
 * Check the size of a picture, or of a film's pictures, against the limits.
 * @param what completes "… is 10×20 pixels"
 * @throws {SourceMediaError} tooLarge
 */
export const checkPictureSize = (what: string, { width, height }: PictureSize): void => {
  const is = `${what} is ${width}×${height} pixels`;
  if (width * height > MAX_PIXELS) {
    throw tooLarge(
      `${is}; at most ${MAX_PIXELS / 1e6} million a picture are rendered (8K has 33 million). Scale it down.`,
    );
  }
  if (Math.max(width, height) > MAX_SIDE) {
    throw tooLarge(`${is}; a side may have ${MAX_SIDE} at most. Cut it into several pictures, or scale it down.`);
  }
  const aspect = Math.max(width, height) / Math.min(width, height);
  if (aspect <= MAX_ASPECT) return;
  throw tooLarge(
    `${is}: one side is ${Math.ceil(aspect)} times the other; at most ${MAX_ASPECT} times is rendered. Cut it into several pictures.`,
  );
};

/**
 * Check the work that decoding a progressive JPEG takes against the limit.
 * @param scans number of scans in the file
 * @throws {SourceMediaError} tooLarge
 */
export const checkScans = (scans: number, { width, height }: PictureSize): void => {
  const most = Math.floor(MAX_SCANNED_PIXELS / (width * height));
  if (scans <= most) return;
  throw tooLarge(
    `The JPEG goes over its ${width}×${height} pixels in ${scans} scans; at most ${most} are read of a picture of that size. Save it as baseline JPEG.`,
  );
};
