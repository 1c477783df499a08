import * as z from 'zod/mini';
import { integerSchema } from '../../shared/options/option-schemas.ts';
import { type KindOptions, NONE, type ValuesOf } from '../kind-options.ts';

const tables = {
  integers: {
    'storyboard.interval': {
      name: 'storyboard.interval',
      minimum: 1,
      maximum: 60,
      default: 1,
      unit: 'seconds',
      description: 'From one tile of the storyboard to the next.',
    },
    'storyboard.columns': {
      name: 'storyboard.columns',
      minimum: 1,
      maximum: 20,
      default: 10,
      unit: 'tiles',
      description: 'Tiles beside and below each other on a sheet, as far as they find room.',
    },
    'storyboard.width': {
      name: 'storyboard.width',
      minimum: 32,
      maximum: 480,
      default: 160,
      unit: 'pixels',
      description: 'Width of a tile of the storyboard; the height follows the picture.',
    },
  },
  choices: NONE,
  switches: NONE,
} as const;
const { integers } = tables;

export const STORYBOARD_OPTIONS = {
  media: { video: 'usual' },
  ...tables,
  schema: z.object({
    interval: integerSchema(integers['storyboard.interval']),
    columns: integerSchema(integers['storyboard.columns']),
    width: integerSchema(integers['storyboard.width']),
  }),
  freeze: (values: ValuesOf<typeof tables>) => ({
    value: {
      interval: values['storyboard.interval'],
      columns: values['storyboard.columns'],
      width: values['storyboard.width'],
    },
  }),
} as const satisfies KindOptions;
