import { mkdir } from 'node:fs/promises';
import { IncompleteRenderError } from '../../../shared/core/errors/errors.ts';
import { videoSize } from '../../parts/filters/mp4-command.ts';
import { numberedJpegs } from '../../parts/numbered-files.ts';
import { countJpegFiles, finishJpegFiles, type JpegFiles } from '../../parts/worker/jpeg-files.ts';
import { openMp4Writer } from '../../parts/worker/mp4-writer.ts';
import { splitFrames } from '../../parts/worker/split-frames.ts';
import type { PixelSink, SinkRequest } from '../../parts/worker/worker-sink.ts';
import { makeEdgeDetector } from '../kernel/edge-detector.ts';
import { edgesKey, edgesStillKey } from '../keys.ts';
import type { EdgesPlan } from '../plan/worker-plan.ts';

/** Edges are smooth after the blur: at this quality the loss is not visible. */
const CRF = 20;

const allWritten = async (files: JpegFiles): Promise<number> => {
  const written = await countJpegFiles(files.dir);
  if (written === files.count) return written;
  throw new IncompleteRenderError(`${written} of ${files.count} pictures of edges were written.`);
};

/**
 * Edges of a slice: a video, and if frames are rendered, the picture at each whole second. Both are written by one
 * ffmpeg from the same pixels, so that the pictures have the quality of the frames and no other library has to be
 * loaded.
 */
export const openEdgesSink = async (request: SinkRequest<EdgesPlan>): Promise<PixelSink> => {
  const { plan, range, keys, dir, encoding } = request;
  const { width, height, fps, stills } = plan;
  const files = stills && {
    ...stills,
    kind: 'edges' as const,
    dir: `${dir}/edges`,
    keyOf: (second: number) => edgesStillKey(keys, second),
    width,
    height,
  };
  if (files !== undefined) await mkdir(files.dir);
  const beside = files && { ...files, firstNumber: files.firstSecond, pattern: numberedJpegs(files.dir) };
  const detector = makeEdgeDetector(plan);
  const video = await openMp4Writer({
    ...encoding,
    plan: { width, height, channels: 1, fps, crf: CRF },
    path: `${dir}/edges.mp4`,
    ...(beside === undefined ? {} : { stills: beside }),
  });
  let last: Uint8Array = new Uint8Array();
  return {
    receive: (pixels) =>
      splitFrames(pixels, width * height, (gray) => {
        last = detector.detect(gray);
        return video.write(last);
      }),
    finish: async (received) => {
      for (let i = received; i < plan.count; i++) await video.write(last);
      const durationMs = range.endMs - range.startMs;
      await video.finish(durationMs);
      const facts = { kind: 'edges', ...videoSize(plan), frames: plan.count, durationMs } as const;
      const film = { path: video.path, key: edgesKey(keys), contentType: 'video/mp4', facts };
      const pictures = files === undefined ? [] : await finishJpegFiles(files, await allWritten(files));
      return { outputs: [film, ...pictures] };
    },
    discard: () => video.discard(),
  };
};
