import * as z from 'zod/mini';
import { type KindOptions, NONE, type ValuesOf } from '../kind-options.ts';

/** The kind's name in `renders`. */
export const FRAMES_KIND = 'frames';

/** The AWS sample's parameter: whether there are frames at all. */
export const GENERATE_FRAMES = {
  name: 'frames',
  parameter: 'GenerateFrames',
  env: 'GENERATE_FRAMES',
  default: true,
  description: 'Whether a full-size JPEG is made for every second.',
} as const;

const tables = {
  integers: NONE,
  choices: NONE,
  switches: {
    'frames.pack': {
      name: 'frames.pack',
      default: false,
      description: 'Whether the JPEGs of a slice are stored as one ZIP file, which costs fewer requests.',
    },
  },
} as const;

export const FRAMES_OPTIONS = {
  media: { video: 'usual' },
  switchedBy: GENERATE_FRAMES.name,
  ...tables,
  schema: z.optional(z.object({ pack: z.boolean() })),
  // Nothing is frozen for single files, so that jobs without this option stay as they were before it.
  freeze: (values: ValuesOf<typeof tables>) => ({ value: values['frames.pack'] ? { pack: true } : undefined }),
} as const satisfies KindOptions;

type FramesOptions = z.infer<typeof FRAMES_OPTIONS.schema>;

/** Whether the frames of a slice are one ZIP file, by the options of the job. */
export const isPacked = ({ frames }: { readonly frames?: FramesOptions }): boolean => frames?.pack === true;
