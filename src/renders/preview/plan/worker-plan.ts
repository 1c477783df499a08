import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import type { Sampling } from '../../../shared/core/slices/slice-samplings.ts';
import { clipSize } from '../../clip/plan/clip-size.ts';
import { RGB, scaleTo } from '../../parts/filters/scale-pictures.ts';
import type { WorkerPlan } from '../../parts/worker-plan.ts';
import { previewOf } from '../options.ts';
import { type PlannedMoment, type PlannedPreview, planMoments } from './plan-moments.ts';

/** The moments are counted in pictures of the sampling. */
export interface PreviewPlan extends PictureSize, Sampling, PlannedPreview {}

/** All formats have both sides even, so that they show the same pixels. */
export const PREVIEW_PLAN: WorkerPlan<PreviewPlan> = {
  plan: (subject, range) => {
    const { fps, width } = previewOf(subject.options);
    const preview = planMoments(subject, range);
    const [begin, last] = [preview.moments[0], preview.moments.at(-1)];
    if (begin === undefined || last === undefined) return undefined;
    // The picture before the first moment tells whether the scene changes there. Times are whole milliseconds at whole seconds.
    const seconds = Math.floor(Math.max(0, begin.first - 1) / fps);
    const skipped = seconds * fps;
    const moments = preview.moments.map(
      ({ first, end, frames, even }): PlannedMoment => ({
        first: first - skipped,
        end: end - skipped,
        frames,
        even: even - skipped,
      }),
    );
    const sampling = { firstMs: range.startMs + seconds * 1000, fps, count: last.end - skipped };
    return { ...clipSize(subject.shown, width), ...sampling, ...preview, moments };
  },
  filters: (plan, probe, support) => scaleTo(plan, probe, support, RGB),
  transport: { pixels: ({ width, height }) => ({ width, height, channels: 3 }) },
  played: ({ frames }) => frames,
};
