import { integerOption } from '../../shared/core/option-forms/make-option.ts';
import type { KindOptions } from '../kind/kind-options.ts';

/** Defaults are those of the AWS sample: 10 frames a second, 240 pixels wide. */
export const GIF_OPTIONS = {
  media: { video: 'usual' },
  options: {
    fps: integerOption({
      name: 'gif.fps',
      parameter: 'GifFps',
      env: 'GIF_FPS',
      minimum: 1,
      maximum: 50,
      default: 10,
      unit: 'frames per second',
      description: 'Frame rate of the GIFs; browsers do not show a GIF faster than 50.',
    }),
    width: integerOption({
      name: 'gif.width',
      parameter: 'GifWidth',
      env: 'GIF_WIDTH',
      minimum: 16,
      maximum: 1280,
      default: 240,
      unit: 'pixels',
      description: 'Width of the GIFs; the height follows the picture.',
    }),
  },
  frozen: 'always',
} as const satisfies KindOptions;
