import { open } from 'node:fs/promises';
import { writeToFile } from '../../../shared/adapters/disk/whole-bytes.ts';
import { pictureLibrary } from '../../../shared/adapters/pictures/picture-library.ts';
import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { webpHead, webpPicture } from '../kernel/webp-animation.ts';

/** An animated WebP that is written picture by picture. */
export interface WebpFile {
  readonly path: string;
  /** so far; of the file once it is finished */
  readonly bytes: number;
  /** Show a picture until the next; equal ones are one. @param rgb kept by copy */
  add(rgb: Uint8Array, sinceMs: number): Promise<void>;
  finish(lengthMs: number): Promise<void>;
  /** May be called twice. */
  close(): Promise<void>;
}

/**
 * Encode one picture.
 * @param rgb RGB24 of the size `from`
 * @param to size of the WebP
 */
export const encodeStill = (
  rgb: Uint8Array,
  from: PictureSize,
  to: PictureSize,
  quality: number,
): Promise<Uint8Array> => {
  const picture = pictureLibrary()(rgb, { raw: { width: from.width, height: from.height, channels: 3 } });
  const isSame = from.width === to.width && from.height === to.height;
  return (isSame ? picture : picture.resize(to.width, to.height, { fit: 'fill' })).webp({ quality }).toBuffer();
};

/**
 * Begin an animated WebP. Each picture is encoded when it arrives and shown until a different one arrives, so only the last one is held.
 * It needs no encoder in ffmpeg: every worker has the library that reads pictures.
 *
 * libwebp's encoder of animations, which both ffmpeg and that library have, keeps only the parts that change. On filmed
 * pictures its files are larger at the same signal-to-noise ratio, and it holds all pictures of a slice.
 * @param from size of the pictures that are added
 * @param quality 1..100
 * @param to size of the pictures in the file
 */
export const openWebpFile = async (
  path: string,
  from: PictureSize,
  quality: number,
  to: PictureSize = from,
): Promise<WebpFile> => {
  const file = await open(path, 'wx');
  const headBytes = webpHead(to, 0).length;
  let bodyBytes = 0;
  let last: { readonly rgb: Uint8Array; readonly still: Uint8Array; readonly sinceMs: number } | undefined;
  const show = async (untilMs: number): Promise<void> => {
    if (last === undefined || untilMs <= last.sinceMs) return;
    const picture = webpPicture(last.still, to, untilMs - last.sinceMs);
    await writeToFile(file, picture, headBytes + bodyBytes);
    bodyBytes += picture.length;
  };
  return {
    path,
    get bytes() {
      return headBytes + bodyBytes;
    },
    add: async (rgb, sinceMs) => {
      if (last !== undefined && Buffer.compare(last.rgb, rgb) === 0) return;
      await show(sinceMs);
      last = { rgb: Uint8Array.from(rgb), still: await encodeStill(rgb, from, to, quality), sinceMs };
    },
    finish: async (lengthMs) => {
      await show(lengthMs);
      const head = webpHead(to, bodyBytes);
      await writeToFile(file, head, 0);
      await file.close();
    },
    close: () => file.close(),
  };
};
