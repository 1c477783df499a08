import type { LeftOutRender } from '../../../shared/core/documents/slice-record.ts';
import { writeByteSize } from '../../../shared/core/option-forms/byte-size.ts';
import { FileAppender } from '../../parts/worker/file-appender.ts';
import type { Finished } from '../../parts/worker/output-file.ts';
import { RawFrames } from '../../parts/worker/raw-frames.ts';
import type { FileSink, SinkRequest } from '../../parts/worker/worker-sink.ts';
import { ColourHistogram, type ColourStatistics } from '../kernel/colour-histogram.ts';
import { GifEncoder } from '../kernel/encode-gif.ts';
import { makePalette } from '../kernel/palette.ts';
import { gifKey } from '../keys.ts';
import { type GifSlicePlan, rawFramesFile } from '../plan/worker-plan.ts';
import { countRawFrames, joinRawFrames } from './join-raw-frames.ts';
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
 * The GIF of a slice. Its palette is made from all pictures before the first is written, so ffmpeg leaves the pixels on disk: 30
 * s at 10 fps and 240×135 are 29 MB, and memory stays the same for any length.
 */
export const openGifSink = async (request: SinkRequest<GifSlicePlan>): Promise<FileSink> => {
  const { plan, range, keys, dir, watch } = request;
  const pixels = rawFramesFile(dir);
  const frameBytes = plan.width * plan.height * 3;
  const lengthMs = range.endMs - range.startMs;
  const key = gifKey(keys);
  let frames: RawFrames | undefined;
  let gif: FileAppender | undefined;

  /** Look at the colours of all pictures. They are judged for flashes on the way, and lie softened in the file from then on. */
  const statisticsOf = async (raw: RawFrames, received: number): Promise<ColourStatistics> => {
    const histogram = new ColourHistogram();
    const pictures = watch === undefined ? raw.inOrder(received) : raw.changed(received, watch.pass);
    for await (const rgb of pictures) histogram.add(rgb);
    return histogram.statistics();
  };

  /** Choose how the GIF is made, so that it is no larger than asked. */
  const finishSmall = async (raw: RawFrames, maxBytes: number, received: number): Promise<Finished> => {
    const read = (target: Uint8Array, place: number) => raw.read(target, Math.min(place, received - 1));
    const statistics = await statisticsOf(raw, received);
    const written = await writeSmallGif({ ...plan, maxBytes, statistics, read, path: `${dir}/small` });
    if ('leastBytes' in written) return { outputs: [], leftOut: [tooSmall(maxBytes, written.leastBytes)] };
    const { path, width, height, frames: count, colours, tolerance } = written.chosen;
    const chosen = { fps: (count * 1000) / lengthMs, colours, tolerance };
    const facts = { kind: 'gif', width, height, frames: count, durationMs: lengthMs, chosen } as const;
    return { outputs: [{ path, key, contentType: 'image/gif', facts }] };
  };

  const finishWhole = async (raw: RawFrames, received: number): Promise<Finished> => {
    const { width, height, count } = plan;
    const encoder = new GifEncoder(plan, makePalette(await statisticsOf(raw, received)));
    const file = await FileAppender.create(`${dir}/slice.gif`);
    gif = file;
    const last = new Uint8Array(frameBytes);
    for await (const rgb of raw.inOrder(received)) {
      await file.bytes(encoder.addFrame(rgb));
      last.set(rgb);
    }
    for (let i = received; i < count; i += 1) await file.bytes(encoder.addFrame(last));
    await file.bytes(encoder.finish());
    await file.close();
    const facts = { kind: 'gif', width, height, frames: count, durationMs: lengthMs } as const;
    return { outputs: [{ path: file.path, key, contentType: 'image/gif', facts }] };
  };

  return {
    join: (parts) =>
      joinRawFrames(
        Array.from({ length: parts }, (_, part) => rawFramesFile(dir, part)),
        pixels,
        frameBytes,
      ),
    count: () => countRawFrames(pixels, frameBytes),
    finish: async (received) => {
      frames = await RawFrames.open(pixels, frameBytes);
      const finished = await (plan.maxBytes === undefined
        ? finishWhole(frames, received)
        : finishSmall(frames, plan.maxBytes, received));
      await frames.close();
      return finished;
    },
    discard: async () => {
      await Promise.all([frames?.close(), gif?.discard()]);
    },
  };
};
