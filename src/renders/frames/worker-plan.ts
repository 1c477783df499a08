import { type SecondsSampling, wholeSeconds } from '../../shared/job/slice-samplings.ts';
import type { PictureSize } from '../../shared/media/fit-picture.ts';
import { filePerSecond } from '../../worker/ffmpeg/jpeg-output.ts';
import { JFIF, scaleTo } from '../../worker/ffmpeg/scale-pictures.ts';
import type { WorkerPlan } from '../worker-plan.ts';

/** One full-size picture at each whole second in the range. */
export interface FramesPlan extends PictureSize, SecondsSampling {}

/** Folder in the workspace. */
export const FRAMES_FOLDER = 'frames';

export const FRAMES_PLAN: WorkerPlan<FramesPlan> = {
  plan: ({ shown }, range) => {
    const seconds = wholeSeconds(range);
    return seconds.count > 0 ? { ...shown, ...seconds } : undefined;
  },
  filters: (plan, probe, support) => scaleTo(plan, probe, support, { ...JFIF, flags: 'bicubic', full: true }),
  transport: { files: (plan, dir) => filePerSecond(plan, `${dir}/${FRAMES_FOLDER}`) },
};
