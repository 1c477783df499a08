import { splitFrames } from '../../parts/worker/split-frames.ts';
import type { PixelSink, SinkRequest } from '../../parts/worker/worker-sink.ts';
import { webpKey } from '../keys.ts';
import type { WebpPlan } from '../plan/worker-plan.ts';
import { openWebpFile } from './webp-file.ts';

/** The animated WebP of a slice. */
export const openWebpSink = async ({ plan, range, keys, dir }: SinkRequest<WebpPlan>): Promise<PixelSink> => {
  const { width, height, count, fps, quality } = plan;
  const file = await openWebpFile(`${dir}/slice.webp`, plan, quality);
  const lengthMs = range.endMs - range.startMs;
  let seen = 0;
  return {
    receive: (pixels) =>
      splitFrames(pixels, width * height * 3, (rgb) => file.add(rgb, Math.round((seen++ * 1000) / fps))),
    finish: async () => {
      await file.finish(lengthMs);
      const facts = { kind: 'webp', width, height, frames: count, durationMs: lengthMs } as const;
      return { outputs: [{ path: file.path, key: webpKey(keys), contentType: 'image/webp', facts }] };
    },
    discard: () => file.close(),
  };
};
