import { SourceMediaError } from '../errors/errors.ts';
import type { MediaProbe } from './media-probe.ts';

/** Accepted picture formats, as text for messages. */
export const ACCEPTED_PICTURES = 'JPEG, PNG, WebP, GIF, AVIF, TIFF, BMP and ICO';

/**
 * The error for a picture of a kind that is not supported.
 * @param what completes "the file is …"
 */
export const unreadPicture = (what: string, cause?: unknown): SourceMediaError =>
  new SourceMediaError(
    'unsupportedPicture',
    `The file is ${what}, which is not read. Convert it to one of ${ACCEPTED_PICTURES}.`,
    { cause },
  );

/**
 * Most bytes of a picture's file. It is held in memory beside its pixels (40 million of 3 bytes at most), and 64 MiB is
 * more than the largest camera JPEG or 8-bit PNG of that size has.
 */
export const MAX_PICTURE_BYTES = 64 * 1024 * 1024;

/** @throws {SourceMediaError} `tooLarge` when a picture's file has more bytes than are held in memory */
export const checkPictureBytes = (bytes: number): void => {
  if (bytes <= MAX_PICTURE_BYTES) return;
  throw new SourceMediaError(
    'tooLarge',
    `The picture's file has ${bytes} bytes; at most ${MAX_PICTURE_BYTES} (64 MiB) are read. Save it smaller, for instance as JPEG.`,
  );
};

/** Facts about a picture as it is shown: turned upright by its EXIF orientation, first page only. */
export interface PictureFacts {
  readonly format: 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'heic' | 'tiff' | 'bmp' | 'ico';
  /** pixels */
  readonly width: number;
  readonly height: number;
  /** channels of the decoded picture: gray, gray and alpha, RGB, RGBA; palettes and CMYK are decoded to RGB */
  readonly channels: 1 | 2 | 3 | 4;
  /** bits of a decoded sample */
  readonly bits: 8 | 16;
  /** EXIF orientation: 1 is upright, 2 to 8 were turned or mirrored to be shown */
  readonly orientation: number;
}

const CLOCKWISE: Readonly<Record<number, 90 | 180 | 270>> = { 3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270 };

/**
 * A picture as a film of one frame, a millisecond long.
 * @returns a probe with square pixels, without sound and without a frame rate
 */
export const pictureProbe = ({ format, width, height, bits, orientation }: PictureFacts): MediaProbe => {
  const rotation = CLOCKWISE[orientation] ?? 0;
  const coded = rotation % 180 === 0 ? { width, height } : { width: height, height: width };
  return {
    container: format,
    durationMs: 1,
    originUs: 0,
    video: {
      codec: format,
      ...coded,
      displayWidth: width,
      displayHeight: height,
      rotation,
      sar: [1, 1],
      fps: null,
      timeBase: [1, 1000],
      bitDepth: bits,
      interlaced: false,
      hdr: false,
      startUs: 0,
    },
    audio: false,
    audioStreams: 0,
  };
};
