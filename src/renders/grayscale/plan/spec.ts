import { filesPerSecond, oneFile } from '../../parts/output-rows.ts';
import type { RenderSpec } from '../../parts/render-spec.ts';
import { NS, pixelsOf } from '../../parts/work-costs.ts';
import { grayscaleKey, grayscalePictureKey } from '../keys.ts';
import { GRAYSCALE_SIDE } from '../square.ts';

const FACTS = { kind: 'grayscale', contentType: 'image/jpeg' } as const;

/** A small gray square of every second, as input for programs. */
export const GRAYSCALE: RenderSpec = {
  revision: 1,
  outputs: {
    video: (_, range, keys) => filesPerSecond(FACTS, range, (second) => grayscaleKey(keys, second)),
    image: (_, __, keys) => [oneFile(FACTS, grayscalePictureKey(keys))],
  },
  workNs: (shown) => pixelsOf(shown) * NS.scaledPixel + GRAYSCALE_SIDE ** 2 * NS.jpegPixel,
  wholes: [],
};
