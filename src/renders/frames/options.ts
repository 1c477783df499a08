import { type KindOptions, NONE } from '../kind-options.ts';

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

export const FRAMES_OPTIONS = {
  media: { video: 'usual' },
  switchedBy: GENERATE_FRAMES.name,
  integers: NONE,
  choices: NONE,
  switches: NONE,
} as const satisfies KindOptions;
