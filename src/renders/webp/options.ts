import * as z from 'zod/mini';
import { integerSchema } from '../../shared/options/option-schemas.ts';
import { type KindOptions, NONE, type ValuesOf } from '../kind-options.ts';

const tables = {
  integers: {
    'webp.fps': {
      name: 'webp.fps',
      minimum: 1,
      maximum: 50,
      default: 10,
      follows: 'gif.fps',
      unit: 'frames per second',
      description: 'Frame rate of the animated WebPs; that of the GIFs where it is not set.',
    },
    'webp.width': {
      name: 'webp.width',
      minimum: 16,
      maximum: 1280,
      default: 240,
      follows: 'gif.width',
      unit: 'pixels',
      description: 'Width of the animated WebPs; that of the GIFs where it is not set.',
    },
    'webp.quality': {
      name: 'webp.quality',
      minimum: 1,
      maximum: 100,
      default: 60,
      unit: 'of 100',
      description: 'Quality of the animated WebPs: higher is better and larger.',
    },
  },
  choices: NONE,
  switches: NONE,
} as const;
const { integers } = tables;

export const WEBP_OPTIONS = {
  media: { video: 'whenAsked' },
  ...tables,
  schema: z.optional(
    z.object({
      fps: integerSchema(integers['webp.fps']),
      width: integerSchema(integers['webp.width']),
      quality: integerSchema(integers['webp.quality']),
    }),
  ),
  freeze: (values: ValuesOf<typeof tables>) => ({
    value: { fps: values['webp.fps'], width: values['webp.width'], quality: values['webp.quality'] },
  }),
} as const satisfies KindOptions;

/** The frozen options of a job that renders the kind. */
export type WebpOptions = NonNullable<z.infer<typeof WEBP_OPTIONS.schema>>;

/** The kind's options in a job; the defaults when the job does not render the kind. */
export const webpOf = ({ webp }: { readonly webp?: WebpOptions | undefined }): WebpOptions =>
  webp ?? {
    fps: integers['webp.fps'].default,
    width: integers['webp.width'].default,
    quality: integers['webp.quality'].default,
  };
