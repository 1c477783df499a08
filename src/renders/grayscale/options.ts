import * as z from 'zod/mini';
import { choiceSchema } from '../../shared/options/option-schemas.ts';
import { type KindOptions, NONE, type ValuesOf } from '../kind-options.ts';

const tables = {
  integers: NONE,
  choices: {
    'grayscale.fit': {
      name: 'grayscale.fit',
      choices: ['stretch', 'cover', 'contain'],
      default: 'stretch',
      description: 'How a picture gets into 256×256: stretched, cropped, or with black bars.',
    },
  },
  switches: NONE,
} as const;

export const GRAYSCALE_OPTIONS = {
  media: { video: 'whenAsked', image: 'usual' },
  ...tables,
  schema: z.object({ fit: choiceSchema(tables.choices['grayscale.fit']) }),
  freeze: (values: ValuesOf<typeof tables>) => ({ value: { fit: values['grayscale.fit'] } }),
} as const satisfies KindOptions;
