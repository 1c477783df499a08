import { videoSize } from '../../parts/filters/mp4-command.ts';
import { openMp4Writer } from '../../parts/worker/mp4-writer.ts';
import { splitFrames } from '../../parts/worker/split-frames.ts';
import type { PixelSink, SinkRequest } from '../../parts/worker/worker-sink.ts';
import { clipKey } from '../keys.ts';
import type { ClipPlan } from '../plan/worker-plan.ts';

/** The clip of a slice. */
export const openClipSink = async (request: SinkRequest<ClipPlan>): Promise<PixelSink> => {
  const { plan, range, keys, dir, encoding } = request;
  const { width, height, fps, count, crf } = plan;
  const video = await openMp4Writer({
    ...encoding,
    plan: { width, height, channels: 3, fps, crf },
    path: `${dir}/clip.mp4`,
  });
  const last = new Uint8Array(width * height * 3);
  return {
    receive: (pixels) =>
      splitFrames(pixels, last.length, (rgb) => {
        last.set(rgb);
        return video.write(rgb);
      }),
    finish: async (received) => {
      for (let i = received; i < count; i++) await video.write(last);
      const durationMs = range.endMs - range.startMs;
      await video.finish(durationMs);
      const facts = { kind: 'clip', ...videoSize(plan), frames: count, durationMs } as const;
      return { outputs: [{ path: video.path, key: clipKey(keys), contentType: 'video/mp4', facts }] };
    },
    discard: () => video.discard(),
  };
};
