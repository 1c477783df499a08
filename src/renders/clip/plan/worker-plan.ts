import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { type Sampling, sampleAt } from '../../../shared/core/slices/slice-samplings.ts';
import { RGB, scaleTo } from '../../parts/filters/scale-pictures.ts';
import type { WorkerPlan } from '../../parts/worker-plan.ts';
import { clipOf } from '../options.ts';
import { clipSize } from './clip-size.ts';

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
