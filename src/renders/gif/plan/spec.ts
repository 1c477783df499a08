import { fitPicture } from '../../../shared/core/media/fit-picture.ts';
import { filmOf } from '../../parts/output-rows.ts';
import { noOutputs, type RenderSpec } from '../../parts/render-spec.ts';
import { NS, pixelsOf } from '../../parts/work-costs.ts';
import { gifKey } from '../keys.ts';
import { checkGifPixels } from './check-gif-pixels.ts';

/** An animated GIF of every slice. */
export const GIF: RenderSpec = {
  outputs: {
    video: ({ options }, range, keys) => [
      filmOf({ kind: 'gif', contentType: 'image/gif' }, range, options.gif.fps, gifKey(keys)),
    ],
    image: noOutputs,
  },
  workNs: (shown, { gif }) =>
    gif.fps * (pixelsOf(shown) * NS.scaledPixel + pixelsOf(fitPicture(shown, gif.width)) * NS.gifPixel),
  wholes: [],
  check: checkGifPixels,
};
