import * as z from 'zod/mini';
import { integerSchema } from '../../shared/options/option-schemas.ts';
import { type KindOptions, NONE, type ValuesOf } from '../kind-options.ts';

const tables = {
  integers: {
    'edges.width': {
      name: 'edges.width',
      minimum: 16,
      maximum: 3840,
      default: 640,
      unit: 'pixels',
      description:
        'Width of the edges of a video; the height follows the picture. Of a still picture they keep its size.',
    },
    'edges.fps': {
      name: 'edges.fps',
      minimum: 1,
      maximum: 60,
      default: 10,
      unit: 'frames per second',
      description: 'Frame rate of the video of edges.',
    },
    'edges.blur': {
      name: 'edges.blur',
      minimum: 0,
      maximum: 64,
      default: 8,
      unit: 'times width·height/3,630,000 pixels',
      description: 'How much is blurred before edges are looked for; 0 does not blur.',
    },
  },
  choices: NONE,
  switches: NONE,
} as const;
const { integers } = tables;

export const EDGES_OPTIONS = {
  media: { video: 'whenAsked', image: 'usual' },
  ...tables,
  schema: z.object({
    width: integerSchema(integers['edges.width']),
    fps: integerSchema(integers['edges.fps']),
    blur: integerSchema(integers['edges.blur']),
  }),
  freeze: (values: ValuesOf<typeof tables>) => ({
    value: { width: values['edges.width'], fps: values['edges.fps'], blur: values['edges.blur'] },
  }),
} as const satisfies KindOptions;
