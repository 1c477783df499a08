import { open } from 'node:fs/promises';
import { pictureLibrary } from '../../../shared/adapters/pictures/picture-library.ts';
import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { webpHead, webpPicture } from '../kernel/webp-animation.ts';

/**
 * An animated WebP that is written picture by picture: each is encoded when it arrives and shown until a different one arrives, so
 * only the last one is held. It needs no encoder in ffmpeg: every worker has the library that reads pictures.
 *
 * libwebp's encoder of animations, which both ffmpeg and that library have, keeps only the parts that change. On filmed
 * pictures its files are larger at the same signal-to-noise ratio, and it holds all pictures of a slice.
 */
export interface WebpFile {
  readonly path: string;
  /** Show a picture until the next; equal ones are one. @param rgb kept by copy */
  add(rgb: Uint8Array, sinceMs: number): Promise<void>;
  finish(lengthMs: number): Promise<void>;
  /** May be called twice. */
  close(): Promise<void>;
}

/** @param quality 1 to 100, as libwebp counts it. @throws when there is a file of that name */
export const openWebpFile = async (path: string, size: PictureSize, quality: number): Promise<WebpFile> => {
  const file = await open(path, 'wx');
  const headBytes = webpHead(size, 0).length;
  const raw = { width: size.width, height: size.height, channels: 3 } as const;
  let bodyBytes = 0;
  /** the picture shown last, and since when */
  let last: { readonly rgb: Uint8Array; readonly still: Uint8Array; readonly sinceMs: number } | undefined;
  const show = async (untilMs: number): Promise<void> => {
    if (last === undefined || untilMs <= last.sinceMs) return;
    const picture = webpPicture(last.still, size, untilMs - last.sinceMs);
    await file.write(picture, 0, picture.length, headBytes + bodyBytes);
    bodyBytes += picture.length;
  };
  return {
    path,
    add: async (rgb, sinceMs) => {
      if (last !== undefined && Buffer.compare(last.rgb, rgb) === 0) return;
      await show(sinceMs);
      const still = await pictureLibrary()(rgb, { raw }).webp({ quality }).toBuffer();
      last = { rgb: Uint8Array.from(rgb), still, sinceMs };
    },
    finish: async (lengthMs) => {
      await show(lengthMs);
      const head = webpHead(size, bodyBytes);
      await file.write(head, 0, head.length, 0);
      await file.close();
    },
    close: () => file.close(),
  };
};
