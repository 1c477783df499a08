import { integerOption } from '../../shared/core/option-forms/make-option.ts';
import type { KindOptions } from '../kind/kind-options.ts';

export const STORYBOARD_OPTIONS = {
  media: { video: 'usual' },
  options: {
    interval: integerOption({
      name: 'storyboard.interval',
      minimum: 1,
      maximum: 60,
      default: 1,
      unit: 'seconds',
      description: 'From one tile of the storyboard to the next.',
    }),
    columns: integerOption({
      name: 'storyboard.columns',
      minimum: 1,
      maximum: 20,
      default: 10,
      unit: 'tiles',
      description: 'Tiles beside and below each other on a sheet, as far as they find room.',
      note: 'There are fewer where a sheet would exceed 4,096 pixels.',
    }),
    width: integerOption({
      name: 'storyboard.width',
      minimum: 32,
      maximum: 480,
      default: 160,
      unit: 'pixels',
      description: 'Width of a tile of the storyboard; the height follows the picture.',
    }),
  },
  frozen: 'always',
} as const satisfies KindOptions;
