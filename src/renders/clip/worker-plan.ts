import { type Sampling, sampleAt } from '../../shared/job/slice-samplings.ts';
import type { PictureSize } from '../../shared/media/fit-picture.ts';
import { RGB, scaleTo } from '../../worker/ffmpeg/scale-pictures.ts';
import type { WorkerPlan } from '../worker-plan.ts';
import { clipSize } from './clip-size.ts';
import { clipOf } from './options.ts';

export interface ClipPlan extends PictureSize, Sampling {
  readonly crf: number;
}

export const CLIP_PLAN: WorkerPlan<ClipPlan> = {
  plan: ({ shown, options }, range) => {
    const { fps, width, crf } = clipOf(options);
    return { ...clipSize(shown, width), ...sampleAt(range, fps), crf };
  },
  filters: (plan, probe, support) => scaleTo(plan, probe, support, RGB),
  transport: { pixels: ({ width, height }) => ({ width, height, channels: 3 }) },
};
