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
  /** in order, row by row; undefined is a black tile */
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

/** All tiles, which are JPEGs, side by side, as pixels. */
const joinJpegs = async ({ size, tile, tiles }: SheetPicture): Promise<Raw> => {
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

const CHANNELS = 3;

/** All tiles, which are RGB, side by side. */
const joinPixels = ({ size, tile, tiles }: SheetPicture): Raw => {
  const data = new Uint8Array(size.width * size.height * CHANNELS);
  const across = Math.round(size.width / tile.width);
  const [row, wholeRow] = [tile.width * CHANNELS, size.width * CHANNELS];
  for (const [index, pixels] of tiles.entries()) {
    if (pixels === undefined) continue;
    if (pixels.length !== row * tile.height) {
      throw new RangeError(`A tile of ${tile.width}×${tile.height} pixels has ${pixels.length} bytes.`);
    }
    const left = Math.floor(index / across) * tile.height * wholeRow + (index % across) * row;
    for (let y = 0; y < tile.height; y += 1) data.set(pixels.subarray(y * row, (y + 1) * row), left + y * wholeRow);
  }
  return { data, size };
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

/** If the file would be too large, lower qualities are tried, and in the end details are removed. */
const write = async (sheet: SheetPicture, joined: Raw): Promise<Uint8Array> => {
  let raw = joined;
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

/**
 * Draw a sprite sheet of JPEGs and write it as JPEG, with less detail if it would be too large. The same tiles give the same bytes.
 * @returns at most `maxBytes`, if that is at least a fiftieth of the number of pixels
 * @throws the picture library's error for a tile that does not decode
 */
export const drawSheet = async (sheet: SheetPicture): Promise<Uint8Array> => write(sheet, await joinJpegs(sheet));

/** The same of tiles that are RGB, row by row. @throws {RangeError} for a tile of another size */
export const drawSheetOfPixels = async (sheet: SheetPicture): Promise<Uint8Array> => write(sheet, joinPixels(sheet));
