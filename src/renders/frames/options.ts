import { choiceOption, switchOption } from '../../shared/core/option-forms/make-option.ts';
import { type FrozenOf, type KindOptions, valuesOfKind } from '../kind/kind-options.ts';
import { SAMPLING_NOTE, SAMPLINGS } from '../kind/samplings.ts';

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
  options: {
    pack: switchOption({
      name: 'frames.pack',
      default: false,
      // Nothing is frozen for single files, so that jobs without this option stay as they were before it.
      whenAbsent: false,
      description: 'Whether the JPEGs of a slice are stored as one ZIP file, which costs fewer requests.',
      note: 'The file is `frames/00007.zip` with `000213.jpg` … in it; `--out` and the page unpack it, `--out … --packed` leaves it.',
    }),
    sampling: choiceOption({
      name: 'frames.sampling',
      choices: SAMPLINGS,
      default: 'exact',
      whenAbsent: 'exact',
      description: 'Whether a frame is the picture of its second, or the last key frame until then, which is cheaper.',
      note: SAMPLING_NOTE,
    }),
  },
  frozen: 'whenRendered',
} as const satisfies KindOptions;

/** Whether the frames of a slice are one ZIP file, by the options of the job. */
export const isPacked = ({ frames }: { readonly frames?: FrozenOf<typeof FRAMES_OPTIONS> | undefined }): boolean =>
  valuesOfKind(FRAMES_OPTIONS, frames).pack;

/** Whether frames are key frames, by the options of the job. */
export const hasKeyFrames = ({ frames }: { readonly frames?: FrozenOf<typeof FRAMES_OPTIONS> | undefined }): boolean =>
  valuesOfKind(FRAMES_OPTIONS, frames).sampling === 'keyframes';
