import { fitPicture } from '../../../shared/core/media/fit-picture.ts';
import { filmOf } from '../../parts/output-rows.ts';
import { type Claim, noOutputs, type RenderSpec } from '../../parts/render-spec.ts';
import { NS, pixelsOf } from '../../parts/work-costs.ts';
import { gifKey } from '../keys.ts';
import { gifOf } from '../options.ts';
import { checkGifPixels } from './check-gif-pixels.ts';

/** Two files at most lie on the disk while the best one is searched for. */
const claimOf = (max: number): Claim => ({
  what: 'GIF of a limited size',
  bytes: 2 * max,
  smaller: 'a smaller gif.max',
});
/** Samples and whole encodings of a search, in encodings of a GIF without a limit. */
const SEARCH_WORK = 3;

/** An animated GIF of every slice. */
export const GIF: RenderSpec = {
  revision: 1,
  outputs: {
    video: ({ options }, range, keys) => {
      const { fps, max } = gifOf(options);
      const film = filmOf({ kind: 'gif', contentType: 'image/gif' }, range, fps, gifKey(keys));
      return [max === undefined ? film : { ...film, isLimited: true, claim: claimOf(max) }];
    },
    image: noOutputs,
  },
  workNs: (shown, options) => {
    const { fps, width, max } = gifOf(options);
    const pixelNs = NS.gifPixel * (max === undefined ? 1 : SEARCH_WORK);
    return fps * (pixelsOf(shown) * NS.scaledPixel + pixelsOf(fitPicture(shown, width)) * pixelNs);
  },
  wholes: [],
  check: checkGifPixels,
};
