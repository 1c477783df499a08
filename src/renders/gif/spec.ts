import { fitPicture } from '../../shared/media/fit-picture.ts';
import { filmOf } from '../output-rows.ts';
import { noOutputs, type RenderSpec } from '../render-spec.ts';
import { NS, pixelsOf } from '../work-costs.ts';
import { checkGifPixels } from './check-gif-pixels.ts';
import { gifKey } from './keys.ts';

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
