import { fitPicture } from '../../../shared/core/media/fit-picture.ts';
import { filmOf } from '../../parts/output-rows.ts';
import { type Claim, noOutputs, type RenderSpec } from '../../parts/render-spec.ts';
import { NS, pixelsOf, sliceSeconds } from '../../parts/work-costs.ts';
import { gifKey } from '../keys.ts';
import { gifOf } from '../options.ts';
import { checkGifPixels } from './check-gif-pixels.ts';
import { MOST_POLISHED_PIXELS, mostSampledPixels } from './search-work.ts';

/** Three files at most lie on the disk while the best one is searched for. */
const claimOf = (max: number): Claim => ({
  what: 'GIF of a limited size',
  bytes: 3 * max,
  smaller: 'a smaller gif.max',
});
/** Whole encodings of a search, in encodings of a GIF without a limit. */
const SEARCH_WORK = 6;
/** Nanoseconds of one vCPU that a pixel of a sample takes, palettes and comparison with the film included. */
const SAMPLED_PIXEL_NS = 200;

/** An animated GIF of every slice. */
export const GIF: RenderSpec = {
  revision: 6,
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
    const seconds = sliceSeconds(options, mediaMs);
    const sampledNs = mostSampledPixels(fps * pixels * seconds) * SAMPLED_PIXEL_NS;
    return scaledNs + SEARCH_WORK * drawnNs + (sampledNs + MOST_POLISHED_PIXELS * NS.gifPixel) / seconds;
  },
  wholes: [],
  check: checkGifPixels,
};
