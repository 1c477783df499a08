import * as z from 'zod/mini';
import { integerSchema } from '../../shared/options/option-schemas.ts';
import { type KindOptions, NONE, type ValuesOf } from '../kind-options.ts';

const tables = {
  integers: {
    'clip.fps': {
      name: 'clip.fps',
      minimum: 1,
      maximum: 50,
      default: 10,
      follows: 'gif.fps',
      unit: 'frames per second',
      description: 'Frame rate of the clips; that of the GIFs where it is not set.',
    },
    'clip.width': {
      name: 'clip.width',
      minimum: 16,
      maximum: 1280,
      default: 240,
      follows: 'gif.width',
      unit: 'pixels',
      description: 'Width of the clips; that of the GIFs where it is not set.',
    },
    'clip.crf': {
      name: 'clip.crf',
      minimum: 10,
      maximum: 45,
      default: 26,
      unit: 'as constant rate factor of H.264',
      description: 'Quality of the clips: lower is better and larger.',
    },
  },
  choices: NONE,
  switches: NONE,
} as const;
const { integers } = tables;

export const CLIP_OPTIONS = {
  media: { video: 'whenAsked' },
  ...tables,
  schema: z.optional(
    z.object({
      fps: integerSchema(integers['clip.fps']),
      width: integerSchema(integers['clip.width']),
      crf: integerSchema(integers['clip.crf']),
    }),
  ),
  freeze: (values: ValuesOf<typeof tables>) => ({
    value: { fps: values['clip.fps'], width: values['clip.width'], crf: values['clip.crf'] },
  }),
} as const satisfies KindOptions;

/** The frozen options of a job that renders the kind. */
export type ClipOptions = NonNullable<z.infer<typeof CLIP_OPTIONS.schema>>;

/** The kind's options in a job; the defaults when the job does not render the kind. */
export const clipOf = ({ clip }: { readonly clip?: ClipOptions | undefined }): ClipOptions =>
  clip ?? {
    fps: integers['clip.fps'].default,
    width: integers['clip.width'].default,
    crf: integers['clip.crf'].default,
  };
