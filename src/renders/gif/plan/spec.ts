import { fitPicture } from '../../../shared/core/media/fit-picture.ts';
import type { RenderOptions } from '../../../shared/core/options/render-options.ts';
import { filmOf } from '../../parts/output-rows.ts';
import { type Claim, noOutputs, type RenderSpec } from '../../parts/render-spec.ts';
import { NS, pixelsOf } from '../../parts/work-costs.ts';
import { MOST_SAMPLED_PIXELS } from '../kernel/choose-reduction.ts';
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
const SEARCH_WORK = 4;
/** Pictures that samples have, however short the slice is: 25 each, for some ten settings. */
const SAMPLED_PICTURES = 250;

/** Length of most slices, seconds. */
const sliceSeconds = ({ slice, at, length = slice }: RenderOptions, mediaMs: number): number =>
  Math.min(at === undefined ? slice : length, mediaMs / 1000);

/** An animated GIF of every slice. */
export const GIF: RenderSpec = {
  revision: 2,
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
    const encoded = fps * pixels * (max === undefined ? 1 : SEARCH_WORK);
    const sampled = max === undefined ? 0 : Math.min(MOST_SAMPLED_PIXELS, SAMPLED_PICTURES * pixels);
    return fps * pixelsOf(shown) * NS.scaledPixel + NS.gifPixel * (encoded + sampled / sliceSeconds(options, mediaMs));
  },
  wholes: [],
  check: checkGifPixels,
};
