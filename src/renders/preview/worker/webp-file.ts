import { open } from 'node:fs/promises';
import { pictureLibrary } from '../../../shared/adapters/pictures/picture-library.ts';
import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { webpHead, webpPicture } from '../../webp/kernel/webp-animation.ts';
import { WEBP_OPTIONS } from '../../webp/options.ts';

const QUALITY = WEBP_OPTIONS.options.quality.default;

/** An animated WebP that is written picture by picture. */
export interface WebpFile {
  readonly path: string;
  /** Show a picture until the next; equal ones are one. @param rgb kept by copy */
  add(rgb: Uint8Array, sinceMs: number): Promise<void>;
  finish(lengthMs: number): Promise<void>;
  /** May be called twice. */
  close(): Promise<void>;
}

export const openWebpFile = async (path: string, size: PictureSize): Promise<WebpFile> => {
  const file = await open(path, 'wx');
  const headBytes = webpHead(size, 0).length;
  const raw = { width: size.width, height: size.height, channels: 3 } as const;
  let bodyBytes = 0;
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
      const still = await pictureLibrary()(rgb, { raw }).webp({ quality: QUALITY }).toBuffer();
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
