import { budgetTooSmall } from '../../parts/worker/budget-too-small.ts';
import type { Finished } from '../../parts/worker/output-file.ts';
import { splitFrames } from '../../parts/worker/split-frames.ts';
import type { PixelSink, SinkRequest } from '../../parts/worker/worker-sink.ts';
import { webpKey } from '../keys.ts';
import type { WebpPlan } from '../plan/worker-plan.ts';
import { writeSmallWebp } from './small-webp.ts';
import { openWaitingPictures } from './waiting-pictures.ts';
import { openWebpFile } from './webp-file.ts';

const finished = (
  path: string,
  { keys }: SinkRequest<WebpPlan>,
  facts: Finished['outputs'][number]['facts'],
): Finished => ({
  outputs: [{ path, key: webpKey(keys), contentType: 'image/webp', facts }],
});

/** Each picture is encoded when it arrives. */
const openWhole = async (request: SinkRequest<WebpPlan>): Promise<PixelSink> => {
  const { plan, range, dir } = request;
  const { width, height, count, fps, quality } = plan;
  const file = await openWebpFile(`${dir}/slice.webp`, plan, quality);
  const durationMs = range.endMs - range.startMs;
  let seen = 0;
  return {
    receive: (pixels) =>
      splitFrames(pixels, width * height * 3, (rgb) => file.add(rgb, Math.round((seen++ * 1000) / fps))),
    finish: async () => {
      await file.finish(durationMs);
      return finished(file.path, request, { kind: 'webp', width, height, frames: count, durationMs });
    },
    discard: () => file.close(),
  };
};

/** The pictures wait on the disk until it is chosen how they are encoded, so that the file is no larger than asked. */
const openSmall = async (request: SinkRequest<WebpPlan>, maxBytes: number): Promise<PixelSink> => {
  const { plan, range, dir } = request;
  const waiting = await openWaitingPictures(`${dir}/webp.rgb`, plan);
  const durationMs = range.endMs - range.startMs;
  return {
    receive: (pixels) => splitFrames(pixels, plan.width * plan.height * 3, (rgb) => waiting.add(rgb)),
    finish: async () => {
      const written = await writeSmallWebp({ ...plan, maxBytes, lengthMs: durationMs, waiting, path: `${dir}/small` });
      await waiting.close();
      if ('leastBytes' in written) {
        const { leastBytes } = written;
        const budget = { kind: 'webp', option: 'webp.max', what: 'animated WebP', maxBytes, leastBytes } as const;
        return { outputs: [], leftOut: [budgetTooSmall(budget)] };
      }
      const { path, width, height, frames, quality } = written.chosen;
      const chosen = { fps: (frames * 1000) / durationMs, quality };
      return finished(path, request, { kind: 'webp', width, height, frames, durationMs, chosen });
    },
    discard: () => waiting.close(),
  };
};

/** The animated WebP of a slice. */
export const openWebpSink = (request: SinkRequest<WebpPlan>): Promise<PixelSink> => {
  const { maxBytes } = request.plan;
  return maxBytes === undefined ? openWhole(request) : openSmall(request, maxBytes);
};
