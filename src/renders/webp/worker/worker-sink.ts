import { open } from 'node:fs/promises';
import { pictureLibrary } from '../../../shared/adapters/pictures/picture-library.ts';
import { splitFrames } from '../../parts/worker/split-frames.ts';
import type { PixelSink, SinkRequest } from '../../parts/worker/worker-sink.ts';
import { webpHead, webpPicture } from '../kernel/webp-animation.ts';
import { webpKey } from '../keys.ts';
import type { WebpPlan } from '../plan/worker-plan.ts';

const encode = (rgb: Uint8Array, { width, height, quality }: WebpPlan): Promise<Uint8Array> =>
  pictureLibrary()(rgb, { raw: { width, height, channels: 3 } })
    .webp({ quality })
    .toBuffer();

/**
 * The animated WebP of a slice: each picture is encoded when it arrives and shown until a different one arrives, so
 * only the last one is held. It needs no encoder in ffmpeg: every worker has the library that reads pictures.
 *
 * libwebp's encoder of animations, which both ffmpeg and that library have, keeps only the parts that change. On filmed
 * pictures its files are larger at the same signal-to-noise ratio, and it holds all pictures of a slice.
 */
export const openWebpSink = async ({ plan, range, keys, dir }: SinkRequest<WebpPlan>): Promise<PixelSink> => {
  const path = `${dir}/slice.webp`;
  const file = await open(path, 'wx');
  const { width, height, count, fps } = plan;
  const lengthMs = range.endMs - range.startMs;
  const headBytes = webpHead(plan, 0).length;
  let bodyBytes = 0;
  let seen = 0;
  /** the picture shown last, and since when */
  let last: { readonly rgb: Uint8Array; readonly still: Uint8Array; readonly sinceMs: number } | undefined;
  const write = async (untilMs: number): Promise<void> => {
    if (last === undefined || untilMs <= last.sinceMs) return;
    const picture = webpPicture(last.still, plan, untilMs - last.sinceMs);
    await file.write(picture, 0, picture.length, headBytes + bodyBytes);
    bodyBytes += picture.length;
  };
  return {
    receive: (pixels) =>
      splitFrames(pixels, width * height * 3, async (rgb) => {
        const sinceMs = Math.round((seen++ * 1000) / fps);
        if (last !== undefined && Buffer.compare(last.rgb, rgb) === 0) return;
        await write(sinceMs);
        last = { rgb: Uint8Array.from(rgb), still: await encode(rgb, plan), sinceMs };
      }),
    finish: async () => {
      await write(lengthMs);
      const head = webpHead(plan, bodyBytes);
      await file.write(head, 0, head.length, 0);
      await file.close();
      const facts = { kind: 'webp', width, height, frames: count, durationMs: lengthMs } as const;
      return { outputs: [{ path, key: webpKey(keys), contentType: 'image/webp', facts }] };
    },
    discard: () => file.close(),
  };
};
