import { type Sampling, sampleAt } from '../../shared/job/slice-samplings.ts';
import { fitPicture, type PictureSize } from '../../shared/media/fit-picture.ts';
import { RGB, scaleTo } from '../../worker/ffmpeg/scale-pictures.ts';
import type { WorkerPlan } from '../worker-plan.ts';
import { planGifDelays } from './encoder/plan-gif-delays.ts';

export interface GifPlan extends PictureSize, Sampling {
  /** one for each frame; they sum to the length of the range, centiseconds */
  readonly delaysCs: readonly number[];
}

export const GIF_PLAN: WorkerPlan<GifPlan> = {
  plan: ({ shown, options: { gif } }, range) => ({
    ...fitPicture(shown, gif.width),
    ...sampleAt(range, gif.fps),
    delaysCs: planGifDelays(range.endMs - range.startMs, gif.fps),
  }),
  filters: (plan, probe, support) => scaleTo(plan, probe, support, RGB),
  transport: { pixels: ({ width, height }) => ({ width, height, channels: 3 }) },
};
