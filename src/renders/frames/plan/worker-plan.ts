import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { type SecondsSampling, wholeSeconds } from '../../../shared/core/slices/slice-samplings.ts';
import { JFIF, scaleTo } from '../../parts/filters/scale-pictures.ts';
import { filePerSecond } from '../../parts/jpeg-output.ts';
import type { WorkerPlan } from '../../parts/worker-plan.ts';
import { hasKeyFrames } from '../options.ts';

/** One full-size picture at each whole second in the range. */
export interface FramesPlan extends PictureSize, SecondsSampling {}

/** Folder in the workspace. */
export const FRAMES_FOLDER = 'frames';

export const FRAMES_PLAN: WorkerPlan<FramesPlan> = {
  plan: ({ shown, options }, range) => {
    const seconds = wholeSeconds(range);
    if (seconds.count === 0) return undefined;
    return { ...shown, ...seconds, ...(hasKeyFrames(options) ? { ofKeyFrames: true } : {}) };
  },
  filters: (plan, probe, support) => scaleTo(plan, probe, support, { ...JFIF, flags: 'bicubic', full: true }),
  transport: { files: (plan, dir) => filePerSecond(plan, `${dir}/${FRAMES_FOLDER}`) },
};
