import { filesPerSecond, oneFile } from '../output-rows.ts';
import type { RenderSpec } from '../render-spec.ts';
import { NS, pixelsOf } from '../work-costs.ts';
import { grayscaleKey, grayscalePictureKey } from './keys.ts';

/** Sides of a grayscale picture, pixels. */
export const GRAYSCALE_SIDE = 256;
export const GRAYSCALE_SQUARE = { width: GRAYSCALE_SIDE, height: GRAYSCALE_SIDE } as const;

const FACTS = { kind: 'grayscale', contentType: 'image/jpeg' } as const;

/** A small gray square of every second, as input for programs. */
export const GRAYSCALE: RenderSpec = {
  outputs: {
    video: (_, range, keys) => filesPerSecond(FACTS, range, (second) => grayscaleKey(keys, second)),
    image: (_, __, keys) => [oneFile(FACTS, grayscalePictureKey(keys))],
  },
  workNs: (shown) => pixelsOf(shown) * NS.scaledPixel + GRAYSCALE_SIDE ** 2 * NS.jpegPixel,
  wholes: [],
};
