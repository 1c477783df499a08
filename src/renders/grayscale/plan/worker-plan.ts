import type { MediaProbe } from '../../../shared/core/media/media-probe.ts';
import { type SecondsSampling, wholeSeconds } from '../../../shared/core/slices/slice-samplings.ts';
import { GRAY, type GraphSupport, scaleTo } from '../../parts/filters/scale-pictures.ts';
import { filmShapedFrames } from '../../parts/filters/uniform-frames.ts';
import { filePerSecond } from '../../parts/jpeg-output.ts';
import type { WorkerPlan } from '../../parts/worker-plan.ts';
import { GRAYSCALE_SIDE } from '../square.ts';
import { type GrayscaleFit, planGrayscale } from './plan-grayscale.ts';

/** One small gray picture at each whole second in the range. */
export interface GrayscalePlan extends GrayscaleFit, SecondsSampling {}

/** Folder in the workspace. */
export const GRAYSCALE_FOLDER = 'grayscale';

/** A share of a side, for an expression. */
const share = (part: number): string => part.toFixed(9);

/** A square gray picture in a format that JPEG takes: with neutral chroma. */
const filters = ({ kept, scaled }: GrayscalePlan, probe: MediaProbe, support: GraphSupport): string[] => {
  const cropped = kept.width < 1 || kept.height < 1;
  const padded = scaled.width < GRAYSCALE_SIDE || scaled.height < GRAYSCALE_SIDE;
  const [width, height] = probe.video.rotation % 180 === 0 ? [kept.width, kept.height] : [kept.height, kept.width];
  return [
    ...(cropped ? [...filmShapedFrames(probe), `crop=iw*${share(width)}:ih*${share(height)}`] : []),
    ...scaleTo(scaled, probe, support, { ...GRAY, cut: cropped }),
    'format=yuvj420p',
    ...(padded ? [`pad=${GRAYSCALE_SIDE}:${GRAYSCALE_SIDE}:(ow-iw)/2:(oh-ih)/2`] : []),
    'lutyuv=u=128:v=128',
  ];
};

export const GRAYSCALE_PLAN: WorkerPlan<GrayscalePlan> = {
  plan: ({ shown, options }, range) => {
    const seconds = wholeSeconds(range);
    return seconds.count > 0 ? { ...planGrayscale(shown, options.grayscale.fit), ...seconds } : undefined;
  },
  filters,
  transport: { files: (plan, dir) => filePerSecond(plan, `${dir}/${GRAYSCALE_FOLDER}`) },
};
