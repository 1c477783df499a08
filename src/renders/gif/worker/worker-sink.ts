import type { LeftOutRender } from '../../../shared/core/documents/slice-record.ts';
import { writeByteSize } from '../../../shared/core/option-forms/byte-size.ts';
import { FileAppender } from '../../parts/worker/file-appender.ts';
import type { Finished } from '../../parts/worker/output-file.ts';
import { splitFrames } from '../../parts/worker/split-frames.ts';
import type { PixelSink, SinkRequest } from '../../parts/worker/worker-sink.ts';
import { ColourHistogram } from '../kernel/colour-histogram.ts';
import { GifEncoder } from '../kernel/encode-gif.ts';
import { makePalette } from '../kernel/palette.ts';
import { gifKey } from '../keys.ts';
import type { GifSlicePlan } from '../plan/worker-plan.ts';
import { writeSmallGif } from './small-gif.ts';

const tooSmall = (maxBytes: number, leastBytes: number): LeftOutRender => ({
  kind: 'gif',
  error: {
    name: 'budgetTooSmall',
    message:
      `gif.max is ${writeByteSize(maxBytes)}, and this GIF has at least ${leastBytes} bytes, whatever is chosen. ` +
      'Choose a larger gif.max, or shorter slices (slice=…).',
  },
});

/**
 * The GIF of a slice. Its palette is made from all pictures before the first is written, so the pixels wait on disk: 30
 * s at 10 fps and 240×135 are 29 MB, and memory stays the same for any length.
 */
export const openGifSink = async ({ plan, range, keys, dir }: SinkRequest<GifSlicePlan>): Promise<PixelSink> => {
  const spool = await FileAppender.create(`${dir}/gif.rgb`);
  const gif = await FileAppender.create(`${dir}/slice.gif`);
  const histogram = new ColourHistogram();
  const frameBytes = plan.width * plan.height * 3;
  const lengthMs = range.endMs - range.startMs;
  const key = gifKey(keys);

  /** Choose how the GIF is made, so that it is no larger than asked. */
  const finishSmall = async (maxBytes: number, received: number): Promise<Finished> => {
    const read = async (target: Uint8Array, place: number): Promise<void> => {
      await spool.readAt(target, Math.min(place, received - 1) * frameBytes);
    };
    const statistics = histogram.statistics();
    const written = await writeSmallGif({ ...plan, maxBytes, statistics, read, path: `${dir}/small` });
    await Promise.all([spool.close(), gif.close()]);
    if ('leastBytes' in written) return { outputs: [], leftOut: [tooSmall(maxBytes, written.leastBytes)] };
    const { path, width, height, frames, colours, tolerance } = written.chosen;
    const chosen = { fps: (frames * 1000) / lengthMs, colours, tolerance };
    const facts = { kind: 'gif', width, height, frames, durationMs: lengthMs, chosen } as const;
    return { outputs: [{ path, key, contentType: 'image/gif', facts }] };
  };

  return {
    receive: (pixels) =>
      splitFrames(pixels, frameBytes, async (rgb) => {
        histogram.add(rgb);
        await spool.bytes(rgb);
      }),
    finish: async (received) => {
      if (plan.maxBytes !== undefined) return finishSmall(plan.maxBytes, received);
      const encoder = new GifEncoder(plan, makePalette(histogram.statistics()));
      const rgb = new Uint8Array(frameBytes);
      for (let i = 0; i < plan.count; i++) {
        await spool.readAt(rgb, Math.min(i, received - 1) * frameBytes);
        await gif.bytes(encoder.addFrame(rgb));
      }
      await gif.bytes(encoder.finish());
      await Promise.all([spool.close(), gif.close()]);
      const { width, height, count } = plan;
      const facts = { kind: 'gif', width, height, frames: count, durationMs: lengthMs } as const;
      return { outputs: [{ path: gif.path, key, contentType: 'image/gif', facts }] };
    },
    discard: async () => {
      await Promise.all([spool.discard(), gif.discard()]);
    },
  };
};
