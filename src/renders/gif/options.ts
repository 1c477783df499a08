import * as z from 'zod/mini';
import { integerSchema } from '../../shared/options/option-schemas.ts';
import { type KindOptions, NONE, type ValuesOf } from '../kind-options.ts';

/** Defaults are those of the AWS sample: 10 frames a second, 240 pixels wide. */
const tables = {
  integers: {
    'gif.fps': {
      name: 'gif.fps',
      parameter: 'GifFps',
      env: 'GIF_FPS',
      minimum: 1,
      maximum: 50,
      default: 10,
      unit: 'frames per second',
      description: 'Frame rate of the GIFs; browsers do not show a GIF faster than 50.',
    },
    'gif.width': {
      name: 'gif.width',
      parameter: 'GifWidth',
      env: 'GIF_WIDTH',
      minimum: 16,
      maximum: 1280,
      default: 240,
      unit: 'pixels',
      description: 'Width of the GIFs; the height follows the picture.',
    },
  },
  choices: NONE,
  switches: NONE,
} as const;

export const GIF_OPTIONS = {
  media: { video: 'usual' },
  ...tables,
  schema: z.object({
    fps: integerSchema(tables.integers['gif.fps']),
    width: integerSchema(tables.integers['gif.width']),
  }),
  freeze: (values: ValuesOf<typeof tables>) => ({ value: { fps: values['gif.fps'], width: values['gif.width'] } }),
} as const satisfies KindOptions;
