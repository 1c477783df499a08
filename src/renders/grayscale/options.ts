import { choiceOption } from '../../shared/core/option-forms/make-option.ts';
import type { KindOptions } from '../kind/kind-options.ts';
import { GRAYSCALE_SIDE } from './square.ts';

export const GRAYSCALE_OPTIONS = {
  media: { video: 'whenAsked', image: 'usual' },
  options: {
    fit: choiceOption({
      name: 'grayscale.fit',
      choices: ['stretch', 'cover', 'contain'],
      default: 'stretch',
      description: `How a picture gets into ${GRAYSCALE_SIDE}×${GRAYSCALE_SIDE}: stretched, cropped, or with black bars.`,
    }),
  },
  frozen: 'always',
} as const satisfies KindOptions;
