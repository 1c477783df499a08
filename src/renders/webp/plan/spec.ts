import { fitPicture } from '../../../shared/core/media/fit-picture.ts';
import { sampleCount } from '../../../shared/core/media/sample-count.ts';
import { filmOf } from '../../parts/output-rows.ts';
import { noOutputs, type RenderSpec } from '../../parts/render-spec.ts';
import { NS, pixelsOf } from '../../parts/work-costs.ts';
import { webpKey } from '../keys.ts';
import { webpOf } from '../options.ts';

const USUAL_QUALITY = 60;
/** Bytes measured for a pixel of noise at the default quality and at the highest, plus a margin. */
const MOST_BYTES_PER_PIXEL = { usual: 0.7, highest: 3 } as const;
/** Nanoseconds of one vCPU that encoding a pixel takes. */
const PIXEL_NS = 250;

/** An animated WebP of every slice. */
export const WEBP: RenderSpec = {
  revision: 1,
  outputs: {
    video: ({ shown, options }, range, keys) => {
      const { fps, width, quality } = webpOf(options);
      const { usual, highest } = MOST_BYTES_PER_PIXEL;
      const pixels = pixelsOf(fitPicture(shown, width)) * sampleCount(range, fps);
      const claim = {
        what: `Animated WebP, ${fps} pictures a second`,
        bytes: pixels * (quality <= USUAL_QUALITY ? usual : highest),
        smaller: 'a smaller webp.width, webp.fps or webp.quality',
      };
      return [filmOf({ kind: 'webp', contentType: 'image/webp', claim }, range, fps, webpKey(keys))];
    },
    image: noOutputs,
  },
  workNs: (shown, options) => {
    const { fps, width } = webpOf(options);
    return fps * (pixelsOf(shown) * NS.scaledPixel + pixelsOf(fitPicture(shown, width)) * PIXEL_NS);
  },
  wholes: [],
};
