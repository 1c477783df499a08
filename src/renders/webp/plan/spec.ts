import { fitPicture } from '../../../shared/core/media/fit-picture.ts';
import { sampleCount } from '../../../shared/core/media/sample-count.ts';
import type { TimeRange } from '../../../shared/core/slices/slice-samplings.ts';
import { filmOf } from '../../parts/output-rows.ts';
import { type Claim, noOutputs, type RenderSpec, type RenderSubject } from '../../parts/render-spec.ts';
import { NS, pixelsOf, sliceSeconds } from '../../parts/work-costs.ts';
import { webpKey } from '../keys.ts';
import { webpOf } from '../options.ts';

const USUAL_QUALITY = 60;
/** Bytes measured for a pixel of noise at the default quality and at the highest, plus a margin. */
const MOST_BYTES_PER_PIXEL = { usual: 0.7, highest: 3 } as const;
/** Nanoseconds of one vCPU that encoding a pixel takes. */
const PIXEL_NS = 250;
/** Bytes of a pixel while it waits on the disk, where the size is limited. */
const WAITING_BYTES = 3;
/** Whole encodings of a search, in encodings of a WebP without a limit. */
const SEARCH_WORK = 3;
/** Pictures that samples have, however short the slice is, and most pixels of them: 20 pictures each, for ten settings. */
const SAMPLED = { pictures: 200, mostPixels: 200e6 } as const;

const claimOf = ({ shown, options }: RenderSubject, range: TimeRange): Claim => {
  const { fps, width, quality, max } = webpOf(options);
  const pixels = pixelsOf(fitPicture(shown, width)) * sampleCount(range, fps);
  const what = `Animated WebP, ${fps} pictures a second`;
  if (max !== undefined) {
    // Two files at most lie on the disk while the best one is searched for.
    const bytes = pixels * WAITING_BYTES + 2 * max;
    return { what: `${what}, of a limited size`, bytes, smaller: 'a smaller webp.width, webp.fps or webp.max' };
  }
  const { usual, highest } = MOST_BYTES_PER_PIXEL;
  const bytes = pixels * (quality <= USUAL_QUALITY ? usual : highest);
  return { what, bytes, smaller: 'a smaller webp.width, webp.fps or webp.quality' };
};

/** An animated WebP of every slice. */
export const WEBP: RenderSpec = {
  revision: 2,
  outputs: {
    video: (subject, range, keys) => {
      const { fps, max } = webpOf(subject.options);
      const claim = claimOf(subject, range);
      const film = filmOf({ kind: 'webp', contentType: 'image/webp', claim }, range, fps, webpKey(keys));
      return [max === undefined ? film : { ...film, isLimited: true }];
    },
    image: noOutputs,
  },
  workNs: (shown, options, mediaMs) => {
    const { fps, width, max } = webpOf(options);
    const pixels = pixelsOf(fitPicture(shown, width));
    const drawnNs = fps * pixels * PIXEL_NS;
    const scaledNs = fps * pixelsOf(shown) * NS.scaledPixel;
    if (max === undefined) return scaledNs + drawnNs;
    const sampledNs = Math.min(SAMPLED.mostPixels, SAMPLED.pictures * pixels) * PIXEL_NS;
    return scaledNs + SEARCH_WORK * drawnNs + sampledNs / sliceSeconds(options, mediaMs);
  },
  wholes: [],
};
