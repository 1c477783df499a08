import { fitPicture, type PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { type Sampling, sampleAt } from '../../../shared/core/slices/slice-samplings.ts';
import { RGB, scaleTo } from '../../parts/filters/scale-pictures.ts';
import type { WorkerPlan } from '../../parts/worker-plan.ts';
import { webpOf } from '../options.ts';

export interface WebpPlan extends PictureSize, Sampling {
  readonly quality: number;
  /** largest file, bytes; no limit by default */
  readonly maxBytes?: number;
}

export const WEBP_PLAN: WorkerPlan<WebpPlan> = {
  plan: ({ shown, options }, range) => {
    const { fps, width, quality, max } = webpOf(options);
    const size = fitPicture(shown, width);
    return { ...size, ...sampleAt(range, fps), quality, ...(max === undefined ? {} : { maxBytes: max }) };
  },
  filters: (plan, probe, support) => scaleTo(plan, probe, support, RGB),
  transport: { pixels: ({ width, height }) => ({ width, height, channels: 3 }) },
};
