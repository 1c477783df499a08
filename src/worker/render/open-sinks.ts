import { mkdir } from 'node:fs/promises';
import type { RenderPlan } from '../plan/plan-renders.ts';
import type { SliceTask } from '../slice-task.ts';
import { makeAsciiSink } from './ascii-sink.ts';
import { countFrameFiles, finishFrameFiles } from './frame-files.ts';
import { makeGifSink } from './gif-sink.ts';
import type { OutputFile } from './output-file.ts';
import type { PictureSink } from './picture-sink.ts';

/** Where the pictures of one decoding run go. */
export interface Sinks {
  readonly gif?: PictureSink;
  readonly ascii?: PictureSink;
  /** takes the JPEGs */
  readonly framesDir: string;
  /** JPEGs that are there */
  countFrames(): Promise<number>;
  /** Write what is left to write. @returns every output of the plan, frames last */
  finish(received: { readonly gif: number; readonly ascii: number; readonly frames: number }): Promise<OutputFile[]>;
  /** Give up what was received. */
  discard(): Promise<void>;
}

/**
 * Make the sinks for a plan.
 * @param dir folder that is there and empty
 */
export const openSinks = async (
  { range, keys }: Pick<SliceTask, 'range' | 'keys'>,
  plan: RenderPlan,
  dir: string,
): Promise<Sinks> => {
  const framesDir = `${dir}/frames`;
  await mkdir(framesDir);
  const gif = plan.gif && (await makeGifSink({ plan: plan.gif, range, keys, dir }));
  const ascii = plan.ascii && (await makeAsciiSink({ plan: plan.ascii, range, keys, dir }));
  return {
    framesDir,
    ...(gif === undefined ? {} : { gif }),
    ...(ascii === undefined ? {} : { ascii }),
    countFrames: () => countFrameFiles(framesDir),
    finish: async (received) => [
      ...(gif === undefined ? [] : await gif.finish(received.gif)),
      ...(ascii === undefined ? [] : await ascii.finish(received.ascii)),
      ...(plan.frames === undefined ? [] : await finishFrameFiles(plan.frames, keys, framesDir, received.frames)),
    ],
    discard: async () => {
      await Promise.all([gif?.discard(), ascii?.discard()]);
    },
  };
};
