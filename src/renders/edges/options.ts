import { integerOption } from '../../shared/core/option-forms/make-option.ts';
import type { KindOptions } from '../kind/kind-options.ts';

export const EDGES_OPTIONS = {
  media: { video: 'whenAsked', image: 'usual' },
  options: {
    width: integerOption({
      name: 'edges.width',
      minimum: 16,
      maximum: 3840,
      default: 640,
      unit: 'pixels',
      description:
        'Width of the edges of a video; the height follows the picture. Of a still picture they keep its size.',
    }),
    fps: integerOption({
      name: 'edges.fps',
      minimum: 1,
      maximum: 60,
      default: 10,
      unit: 'frames per second',
      description: 'Frame rate of the video of edges.',
    }),
    blur: integerOption({
      name: 'edges.blur',
      minimum: 0,
      maximum: 64,
      default: 8,
      unit: 'times width·height/3,630,000 pixels',
      description: 'How much is blurred before edges are looked for; 0 does not blur.',
      note: 'The value is the σ of a Gaussian.',
    }),
  },
  frozen: 'always',
} as const satisfies KindOptions;
