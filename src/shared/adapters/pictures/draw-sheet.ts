import type { PictureSize } from '../../core/media/fit-picture.ts';
import { pictureLibrary } from './picture-library.ts';

/** JPEG qualities, tried one after another until the sheet is small enough. */
const QUALITIES = [80, 65, 50, 30, 10];
/** JPEG quality of a sheet whose details were removed. */
const SOFT_QUALITY = 30;

/** A sprite sheet to draw. */
export interface SheetPicture {
  /** size of the whole sheet */
  readonly size: PictureSize;
  readonly tile: PictureSize;
  /** JPEGs in order, row by row; undefined is a black tile */
  readonly tiles: readonly (Uint8Array | undefined)[];
  /** wanted limit of the JPEG file */
  readonly maxBytes: number;
}

interface Raw {
  readonly data: Uint8Array;
  readonly size: PictureSize;
}

const rawPicture = ({ data, size }: Raw) => pictureLibrary()(data, { raw: { ...size, channels: 3 } });

const blackTile = ({ width, height }: PictureSize): Promise<Uint8Array> =>
  pictureLibrary()({ create: { width, height, channels: 3, background: 'black' } })
    .png()
    .toBuffer();

/** All tiles side by side, as pixels. */
const join = async ({ size, tile, tiles }: SheetPicture): Promise<Raw> => {
  const black = tiles.includes(undefined) ? await blackTile(tile) : new Uint8Array();
  const inputs = tiles.map((jpeg) => Buffer.from(jpeg ?? black));
  const across = Math.round(size.width / tile.width);
  // The library refuses to join a single picture.
  const joined = inputs.length === 1 ? pictureLibrary()(inputs[0]) : pictureLibrary()(inputs, { join: { across } });
  const { data, info } = await joined.toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true });
  if (info.width === size.width && info.height === size.height && info.channels === 3) return { data, size };
  throw new RangeError(
    `A sheet of ${tiles.length} tiles is ${info.width}×${info.height} pixels, planned were ${size.width}×${size.height}.`,
  );
};

/** Remove details finer than `factor` pixels. */
const soften = async (raw: Raw, factor: number): Promise<Raw> => {
  const { width, height } = raw.size;
  const small = { width: Math.max(1, Math.round(width / factor)), height: Math.max(1, Math.round(height / factor)) };
  const shrunk = await rawPicture(raw)
    .resize({ ...small, fit: 'fill' })
    .raw()
    .toBuffer();
  const data = await rawPicture({ data: shrunk, size: small }).resize({ width, height, fit: 'fill' }).raw().toBuffer();
  return { data, size: raw.size };
};

/**
 * Draw a sprite sheet and write it as JPEG. If the file would be too large, lower qualities are tried, and in the end details
 * are removed. The same tiles give the same bytes.
 * @returns at most `maxBytes`, if that is at least a fiftieth of the number of pixels
 * @throws the picture library's error for a tile that does not decode
 */
export const drawSheet = async (sheet: SheetPicture): Promise<Uint8Array> => {
  let raw = await join(sheet);
  for (const quality of QUALITIES) {
    const jpeg = await rawPicture(raw).jpeg({ quality }).toBuffer();
    if (jpeg.length <= sheet.maxBytes) return jpeg;
  }
  for (let factor = 2; ; factor *= 2) {
    raw = await soften(raw, factor);
    const jpeg = await rawPicture(raw).jpeg({ quality: SOFT_QUALITY }).toBuffer();
    if (jpeg.length <= sheet.maxBytes || factor >= Math.max(sheet.size.width, sheet.size.height)) return jpeg;
  }
};
