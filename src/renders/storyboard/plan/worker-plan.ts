import { fitPicture, type PictureSize } from '../../../shared/core/media/fit-picture.ts';
import {
  type SecondsSampling,
  type TimeRange,
  tileSeconds,
  wholeSeconds,
} from '../../../shared/core/slices/slice-samplings.ts';
import { JFIF, scaleTo } from '../../parts/filters/scale-pictures.ts';
import { jpegStream } from '../../parts/jpeg-output.ts';
import type { WorkerPlan } from '../../parts/worker-plan.ts';
import { hasKeyTiles } from '../options.ts';

/** Tiles of consecutive times in the range, and which of them the storyboard shows. */
export interface StoryboardPlan extends PictureSize, SecondsSampling {
  /** places of the kept tiles, in order; at least one */
  readonly kept: readonly number[];
}

/** Where ffmpeg writes a tile for every second; each part of a slice has a file of its own. */
export const secondsFile = (dir: string, part?: number): string =>
  `${dir}/seconds.mjpeg${part === undefined ? '' : `.${part}`}`;

/**
 * Tiles are made at every second, and some are kept: if a film ends a frame too early, there is a picture to hold, as for
 * frames. Key frames come at the seconds of the tiles alone, so that no other is read.
 */
const secondsOf = (range: TimeRange, interval: number, ofKeyFrames: boolean) => {
  const seconds = wholeSeconds(range);
  const tiles = tileSeconds(range, interval);
  const [firstSecond] = tiles;
  if (firstSecond === undefined) return undefined;
  if (!ofKeyFrames) return { ...seconds, kept: tiles.map((second) => second - seconds.firstSecond) };
  const sampling = { firstSecond, firstMs: firstSecond * 1000, fps: 1 / interval, count: tiles.length };
  return { ...sampling, ofKeyFrames, kept: tiles.map((_, at) => at) };
};

export const STORYBOARD_PLAN: WorkerPlan<StoryboardPlan> = {
  plan: ({ shown, options }, range) => {
    const { interval, width } = options.storyboard;
    const seconds = secondsOf(range, interval, hasKeyTiles(options));
    return seconds && { ...fitPicture(shown, width), ...seconds };
  },
  filters: (plan, probe, support) => scaleTo(plan, probe, support, { ...JFIF, flags: 'area' }),
  transport: { files: (_, dir, part) => jpegStream(secondsFile(dir, part)) },
};
