import { switchOption } from '../../shared/options/make-option.ts';
import type { KindOptions } from '../kind-options.ts';

/** The AWS sample's parameter: whether there are frames at all. */
export const GENERATE_FRAMES = switchOption({
  name: 'frames',
  parameter: 'GenerateFrames',
  env: 'GENERATE_FRAMES',
  flag: { name: 'frames', help: 'no picture for every second' },
  default: true,
  label: 'Frame of every second',
  description: 'Whether a full-size JPEG is made for every second.',
  note: 'Off: they are left out whatever `renders` says.',
});

export const FRAMES_OPTIONS = {
  media: { video: 'usual' },
  switchedBy: GENERATE_FRAMES,
  options: {},
  frozen: 'whenRendered',
} as const satisfies KindOptions;
