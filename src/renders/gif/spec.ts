import { filmOf } from '../output-rows.ts';
import { noOutputs, type RenderSpec } from '../render-spec.ts';
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
  wholes: [],
  check: checkGifPixels,
};
