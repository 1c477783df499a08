import { sampleCount } from '../../../shared/core/media/sample-count.ts';
import { filmOf } from '../../parts/output-rows.ts';
import { noOutputs, type RenderSpec } from '../../parts/render-spec.ts';
import { NS, pixelsOf } from '../../parts/work-costs.ts';
import { CLIP_WHOLE, clipKey } from '../keys.ts';
import { clipOf } from '../options.ts';
import { clipSize } from './clip-size.ts';

const USUAL_CRF = 26;
/** Bytes measured for a pixel of noise at the default quality and at the highest, plus a margin. */
const MOST_BYTES_PER_PIXEL = { usual: 0.6, highest: 1.5 } as const;
/** Nanoseconds of one vCPU that encoding a pixel takes. */
const PIXEL_NS = 40;

/** H.264 without sound of every slice, joined to the whole video with its sound. */
export const CLIP: RenderSpec = {
  revision: 1,
  outputs: {
    video: ({ shown, options }, range, keys) => {
      const { fps, width, crf } = clipOf(options);
      const picture = clipSize(shown, width);
      const { usual, highest } = MOST_BYTES_PER_PIXEL;
      const claim = {
        what: `Clips, ${fps} pictures a second`,
        picture,
        bytes: pixelsOf(picture) * sampleCount(range, fps) * (crf >= USUAL_CRF ? usual : highest),
        smaller: 'a smaller clip.width or clip.fps, a larger clip.crf',
      };
      return [filmOf({ kind: 'clip', contentType: 'video/mp4', claim }, range, fps, clipKey(keys))];
    },
    image: noOutputs,
  },
  workNs: (shown, options) => {
    const { fps, width } = clipOf(options);
    return fps * (pixelsOf(shown) * NS.scaledPixel + pixelsOf(clipSize(shown, width)) * PIXEL_NS);
  },
  wholes: [
    {
      name: CLIP_WHOLE,
      form: 'video',
      contentType: 'video/mp4',
      isWanted: () => true,
      fps: (options) => clipOf(options).fps,
      sliceKey: clipKey,
    },
  ],
};
