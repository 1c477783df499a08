import { fitPicture, type PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { type Sampling, sampleAt, wholeSeconds } from '../../../shared/core/slices/slice-samplings.ts';
import { GRAY, scaleTo } from '../../parts/filters/scale-pictures.ts';
import type { WorkerPlan } from '../../parts/worker-plan.ts';
import { hasEdgeStills } from './spec.ts';

/** A video of edges, and pictures of it at whole seconds. */
export interface EdgesPlan extends PictureSize, Sampling {
  readonly blur: number;
  /** absent when not requested */
  readonly stills?: {
    readonly firstSecond: number;
    readonly count: number;
    /** index of the first still in the video: the picture that is shown at `firstSecond` */
    readonly firstIndex: number;
  };
}

export const EDGES_PLAN: WorkerPlan<EdgesPlan> = {
  plan: ({ shown, options }, range) => {
    const { edges } = options;
    const { firstSecond, count } = wholeSeconds(range);
    const firstIndex = Math.floor(((firstSecond * 1000 - range.startMs) * edges.fps) / 1000);
    const stills = hasEdgeStills(options) && count > 0 ? { stills: { firstSecond, count, firstIndex } } : {};
    return { ...fitPicture(shown, edges.width), ...sampleAt(range, edges.fps), blur: edges.blur, ...stills };
  },
  filters: (plan, probe, support) => scaleTo(plan, probe, support, GRAY),
  transport: { pixels: ({ width, height }) => ({ width, height, channels: 1 }) },
};
