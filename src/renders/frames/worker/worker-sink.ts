import { openJpegSink } from '../../parts/worker/jpeg-sink.ts';
import type { FileSink, OpenSink } from '../../parts/worker/worker-sink.ts';
import { frameKey, packKey } from '../keys.ts';
import { isPacked } from '../options.ts';
import { FRAMES_FOLDER, type FramesPlan } from '../plan/worker-plan.ts';
import { packPictures } from './pack-pictures.ts';

/** The frames of a slice: single files, or one ZIP file. */
export const openFramesSink: OpenSink<FramesPlan> = async ({ plan, keys, dir, options }): Promise<FileSink> => {
  const sink = await openJpegSink({
    ...plan,
    kind: 'frames',
    dir: `${dir}/${FRAMES_FOLDER}`,
    keyOf: (second) => frameKey(keys, second),
  });
  if (!isPacked(options)) return sink;
  const { width, height } = plan;
  return {
    ...sink,
    finish: async (received, keyTimesUs) => {
      const { outputs } = await sink.finish(received, keyTimesUs);
      const path = `${dir}/frames.zip`;
      const entries = await packPictures(outputs, plan.firstSecond, path);
      const shownMs = outputs.flatMap(({ facts }) => facts.shownMs ?? []);
      const moments = plan.ofKeyFrames === true ? { shownMs } : {};
      const facts = { kind: 'frames', width, height, frames: entries.length, entries, ...moments } as const;
      return { outputs: [{ path, key: packKey(keys), contentType: 'application/zip', facts }] };
    },
  };
};
