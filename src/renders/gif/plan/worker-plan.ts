import { fitPicture, type PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { type Sampling, sampleAt } from '../../../shared/core/slices/slice-samplings.ts';
import { RGB, scaleTo } from '../../parts/filters/scale-pictures.ts';
import type { WorkerPlan } from '../../parts/worker-plan.ts';
import { planGifDelays } from '../kernel/plan-gif-delays.ts';
import { gifOf } from '../options.ts';

export interface GifSlicePlan extends PictureSize, Sampling {
  /** one for each frame; they sum to the length of the range, centiseconds */
  readonly delaysCs: readonly number[];
  /** how often it plays, 0 for ever */
  readonly loop: number;
  /** largest file, bytes; no limit by default */
  readonly maxBytes?: number;
}

/** Where ffmpeg writes the pictures, RGB24; each part of a slice has a file of its own. */
export const rawFramesFile = (dir: string, part?: number): string =>
  `${dir}/gif.rgb${part === undefined ? '' : `.${part}`}`;

export const GIF_PLAN: WorkerPlan<GifSlicePlan> = {
  plan: ({ shown, options }, range) => {
    const gif = gifOf(options);
    return {
      ...fitPicture(shown, gif.width),
      ...sampleAt(range, gif.fps),
      delaysCs: planGifDelays(range.endMs - range.startMs, gif.fps),
      loop: gif.loop,
      ...(gif.max === undefined ? {} : { maxBytes: gif.max }),
    };
  },
  filters: (plan, probe, support) => scaleTo(plan, probe, support, RGB),
  transport: {
    files: (_, dir, part) => ({ target: rawFramesFile(dir, part), options: ['-f', 'rawvideo'] }),
    raw: ({ width, height }) => ({ width, height, channels: 3 }),
  },
};
