import { fitPicture, type PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { type SecondsSampling, tileSeconds, wholeSeconds } from '../../../shared/core/slices/slice-samplings.ts';
import { JFIF, scaleTo } from '../../parts/filters/scale-pictures.ts';
import { jpegStream } from '../../parts/jpeg-output.ts';
import type { WorkerPlan } from '../../parts/worker-plan.ts';

/** One tile for each whole second in the range, and which of them the storyboard shows. */
export interface StoryboardPlan extends PictureSize, SecondsSampling {
  /** kept tiles by their seconds after the first tile, in order; at least one */
  readonly kept: readonly number[];
}

/** Where ffmpeg writes a tile for every second; each part of a slice has a file of its own. */
export const secondsFile = (dir: string, part?: number): string =>
  `${dir}/seconds.mjpeg${part === undefined ? '' : `.${part}`}`;

export const STORYBOARD_PLAN: WorkerPlan<StoryboardPlan> = {
  // Tiles are made at every second, and some are kept: if a film ends a frame too early, there is a picture to hold, as
  // for frames.
  plan: ({ shown, options: { storyboard } }, range) => {
    const seconds = wholeSeconds(range);
    const kept = tileSeconds(range, storyboard.interval).map((second) => second - seconds.firstSecond);
    return kept.length === 0 ? undefined : { ...fitPicture(shown, storyboard.width), ...seconds, kept };
  },
  filters: (plan, probe, support) => scaleTo(plan, probe, support, { ...JFIF, flags: 'area' }),
  transport: { files: (_, dir, part) => jpegStream(secondsFile(dir, part)) },
};
