import { choiceOption, integerOption } from '../../shared/core/option-forms/make-option.ts';
import { type FrozenOf, type KindOptions, valuesOfKind } from '../kind/kind-options.ts';
import { SAMPLING_NOTE, SAMPLINGS } from '../kind/samplings.ts';

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
    sampling: choiceOption({
      name: 'storyboard.sampling',
      choices: SAMPLINGS,
      default: 'exact',
      whenAbsent: 'exact',
      description: 'Whether a tile is the picture of its second, or the last key frame until then, which is cheaper.',
      note: SAMPLING_NOTE,
    }),
  },
  frozen: 'always',
} as const satisfies KindOptions;

/** Whether tiles are key frames, by the options of the job. */
export const hasKeyTiles = ({ storyboard }: { readonly storyboard: FrozenOf<typeof STORYBOARD_OPTIONS> }): boolean =>
  valuesOfKind(STORYBOARD_OPTIONS, storyboard).sampling === 'keyframes';
