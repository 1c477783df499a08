import type { Job } from '../../../shared/core/documents/job.ts';
import { fitPicture } from '../../../shared/core/media/fit-picture.ts';
import { subjectOf } from '../../parts/render-spec.ts';
import { planStoryboard, type Storyboard } from './plan-storyboard.ts';

const MOST_TILES = 60;
const FEWEST_TILES = 12;
/** Pixels that are decoded for an outline: sixty pictures of 4K, which take a vCPU some ten seconds. */
const MOST_PIXELS = 500_000_000;
const TILE_WIDTH = 160;
const COLUMNS = 10;

/**
 * The tiles of an outline: spread evenly over the film by whole seconds, sixty at most and never more than one a second; fewer
 * where pictures are very large.
 */
export const planOutline = ({ media, probe, options }: Pick<Job, 'media' | 'probe' | 'options'>): Storyboard => {
  const { width, height } = probe.video;
  const most = Math.min(MOST_TILES, Math.max(FEWEST_TILES, Math.floor(MOST_PIXELS / (width * height))));
  const interval = Math.max(1, Math.ceil(probe.durationMs / (most * 1000)));
  const tile = fitPicture(subjectOf({ media, probe, options }).shown, TILE_WIDTH);
  return planStoryboard({ durationMs: probe.durationMs, interval, tile, columns: COLUMNS });
};

/** When the tiles of a storyboard begin, milliseconds of the film. */
export const momentsOf = ({ sheets, interval }: Storyboard): number[] =>
  sheets.flatMap(({ tiles }) => tiles.map(({ index }) => index * interval * 1000));
