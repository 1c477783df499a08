import { fitPicture } from '../../../shared/core/media/fit-picture.ts';
import { filmOf } from '../../parts/output-rows.ts';
import { type Claim, noOutputs, type RenderSpec } from '../../parts/render-spec.ts';
import { NS, pixelsOf, sliceSeconds } from '../../parts/work-costs.ts';
import { MOST_SAMPLED_PIXELS } from '../kernel/choose-reduction.ts';
import { gifKey } from '../keys.ts';
import { gifOf } from '../options.ts';
import { checkGifPixels } from './check-gif-pixels.ts';

/** Three files at most lie on the disk while the best one is searched for. */
const claimOf = (max: number): Claim => ({
  what: 'GIF of a limited size',
  bytes: 3 * max,
  smaller: 'a smaller gif.max',
});
/** Whole encodings of a search, in encodings of a GIF without a limit. */
const SEARCH_WORK = 6;
/** Pictures that samples have, however short the slice is: 25 each, for some forty settings. */
const SAMPLED_PICTURES = 1000;
/** Nanoseconds of one vCPU that a pixel of a sample takes, palettes and comparison with the film included. */
const SAMPLED_PIXEL_NS = 200;

/** An animated GIF of every slice. */
export const GIF: RenderSpec = {
  revision: 5,
  outputs: {
    video: ({ options }, range, keys) => {
      const { fps, max } = gifOf(options);
      const film = filmOf({ kind: 'gif', contentType: 'image/gif' }, range, fps, gifKey(keys));
      return [max === undefined ? film : { ...film, isLimited: true, claim: claimOf(max) }];
    },
    image: noOutputs,
  },
  workNs: (shown, options, mediaMs) => {
    const { fps, width, max } = gifOf(options);
    const pixels = pixelsOf(fitPicture(shown, width));
    const drawnNs = fps * pixels * NS.gifPixel;
    const scaledNs = fps * pixelsOf(shown) * NS.scaledPixel;
    if (max === undefined) return scaledNs + drawnNs;
    const sampledNs = Math.min(MOST_SAMPLED_PIXELS, SAMPLED_PICTURES * pixels) * SAMPLED_PIXEL_NS;
    return scaledNs + SEARCH_WORK * drawnNs + sampledNs / sliceSeconds(options, mediaMs);
  },
  wholes: [],
  check: checkGifPixels,
};
