import { FileAppender } from '../../parts/worker/file-appender.ts';
import { splitFrames } from '../../parts/worker/split-frames.ts';
import type { PixelSink, SinkRequest } from '../../parts/worker/worker-sink.ts';
import { ColourHistogram } from '../kernel/colour-histogram.ts';
import { GifEncoder } from '../kernel/encode-gif.ts';
import { makePalette } from '../kernel/palette.ts';
import { gifKey } from '../keys.ts';
import type { GifSlicePlan } from '../plan/worker-plan.ts';

/**
 * The GIF of a slice. Its palette is made from all pictures before the first is written, so the pixels wait on disk: 30
 * s at 10 fps and 240×135 are 29 MB, and memory stays the same for any length.
 */
export const openGifSink = async ({ plan, range, keys, dir }: SinkRequest<GifSlicePlan>): Promise<PixelSink> => {
  const spool = await FileAppender.create(`${dir}/gif.rgb`);
  const gif = await FileAppender.create(`${dir}/slice.gif`);
  const histogram = new ColourHistogram();
  const frameBytes = plan.width * plan.height * 3;
  return {
    receive: (pixels) =>
      splitFrames(pixels, frameBytes, async (rgb) => {
        histogram.add(rgb);
        await spool.bytes(rgb);
      }),
    finish: async (received) => {
      const encoder = new GifEncoder({ ...plan, loop: true }, makePalette(histogram.statistics()));
      const rgb = new Uint8Array(frameBytes);
      for (let i = 0; i < plan.count; i++) {
        await spool.readAt(rgb, Math.min(i, received - 1) * frameBytes);
        await gif.bytes(encoder.addFrame(rgb));
      }
      await gif.bytes(encoder.finish());
      await Promise.all([spool.close(), gif.close()]);
      const { width, height, count } = plan;
      const facts = { kind: 'gif', width, height, frames: count, durationMs: range.endMs - range.startMs } as const;
      return { outputs: [{ path: gif.path, key: gifKey(keys), contentType: 'image/gif', facts }] };
    },
    discard: async () => {
      await Promise.all([spool.discard(), gif.discard()]);
    },
  };
};
