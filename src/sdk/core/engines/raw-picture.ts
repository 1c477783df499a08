import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { UsageError } from '../usage/usage-error.ts';

/** Pixels of a picture, as `ImageData` of a canvas, or what a decoder gives. */
export interface RawPicture extends PictureSize {
  /** samples of 8 bits, row by row: gray, gray with alpha, RGB or RGBA; its length says which */
  readonly data: Uint8Array | Uint8ClampedArray;
}

const MOST_CHANNELS = 4;

/**
 * How many samples a pixel has.
 * @param what name of the picture in messages
 * @throws {UsageError} when the size is no size, or does not go with the data
 */
const channelsOf = ({ width, height, data }: RawPicture, what: string): number => {
  for (const side of [width, height]) {
    if (!Number.isSafeInteger(side) || side < 1) {
      throw new UsageError(`${what} is ${width}×${height} pixels; allowed are whole numbers from 1 on.`);
    }
  }
  const channels = data.length / (width * height);
  if (Number.isInteger(channels) && channels >= 1 && channels <= MOST_CHANNELS) return channels;
  throw new UsageError(
    `${what} has ${data.length} bytes; ${width}×${height} pixels of 1 to ${MOST_CHANNELS} samples have ${width * height} times that.`,
  );
};

/**
 * The pixels of a picture in RGB, on black where it is transparent.
 * @param what name of the picture in messages
 * @returns width × height × 3 bytes; the picture's own array where it is RGB
 * @throws {UsageError} when the size is no size, or does not go with the data
 */
export const rgbOf = (picture: RawPicture, what: string): Uint8Array => {
  const channels = channelsOf(picture, what);
  const { width, height, data } = picture;
  if (channels === 3) return new Uint8Array(data.buffer, data.byteOffset, data.length);
  const isGray = channels < 3;
  const hasAlpha = channels % 2 === 0;
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) {
    const alpha = hasAlpha ? (data[from + channels - 1] as number) / 255 : 1;
    rgb[to] = (data[from] as number) * alpha + 0.5;
    rgb[to + 1] = (data[isGray ? from : from + 1] as number) * alpha + 0.5;
    rgb[to + 2] = (data[isGray ? from : from + 2] as number) * alpha + 0.5;
  }
  return rgb;
};
