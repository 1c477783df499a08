import { KIND_CHOICES, KIND_INTEGERS, KIND_SWITCHES } from '../../renders/all-options.ts';
import { KIND_OPTIONS } from '../../renders/options.ts';
import { RENDER_KINDS, type RenderKind } from '../../renders/render-kinds.ts';
import type { IntegerOption, Media } from './option-forms.ts';

const kindsOf = (media: Media, isUsual: boolean): RenderKind[] =>
  RENDER_KINDS.filter((kind) => {
    const made = (KIND_OPTIONS[kind].media as Partial<Record<Media, 'usual' | 'whenAsked'>>)[media];
    return isUsual ? made === 'usual' : made !== undefined;
  });

/** For each media: what can be rendered, and what is rendered by default. */
export const MEDIA_RENDERS: Readonly<
  Record<Media, { readonly allowed: readonly RenderKind[]; readonly usual: readonly RenderKind[] }>
> = {
  video: { allowed: kindsOf('video', false), usual: kindsOf('video', true) },
  image: { allowed: kindsOf('image', false), usual: kindsOf('image', true) },
};

/** Every whole-number option. Slices are as long as those of the AWS sample. */
export const INTEGER_OPTIONS = {
  slice: {
    name: 'slice',
    parameter: 'SliceSeconds',
    env: 'SLICE_SECONDS',
    minimum: 1,
    maximum: 300,
    default: 30,
    unit: 'seconds',
    description: 'Length of a slice: one GIF and one worker invocation each.',
  },
  ...KIND_INTEGERS,
} as const satisfies Record<string, IntegerOption>;

export type IntegerOptionName = keyof typeof INTEGER_OPTIONS;

/** Every option that is a word out of a few. */
export const CHOICE_OPTIONS = KIND_CHOICES;

export type ChoiceOptionName = keyof typeof CHOICE_OPTIONS;
export type Choice<Name extends ChoiceOptionName> = (typeof CHOICE_OPTIONS)[Name]['choices'][number];

/** Every option that is on or off, except that for frames. */
export const SWITCH_OPTIONS = KIND_SWITCHES;

export type SwitchOptionName = keyof typeof SWITCH_OPTIONS;

export const RENDERS = {
  name: 'renders',
  parameter: 'Renders',
  env: 'RENDERS',
  description: `Which renders are made: any of ${RENDER_KINDS.join(', ')}, separated by commas; those that fit the upload. Empty: the usual ones.`,
} as const;

/**
 * After how many seconds without news a job stands still. It is no stack parameter: at least 15 minutes, and three
 * times as long as a worker may take. The local cloud and tests know what is queued, so they need not wait that long.
 */
export const STILL_SECONDS = {
  name: 'stillSeconds',
  env: 'STILL_SECONDS',
  minimum: 1,
  maximum: 86_400,
  default: 900,
  unit: 'seconds',
  description: 'How long an open job without a new record is left alone.',
} as const satisfies IntegerOption;

/** Bounds the fan-out of one video, whatever its container claims. Not part of a job's identity. */
export const MAX_SLICES: IntegerOption = {
  name: 'maxSlices',
  parameter: 'MaxSlices',
  env: 'MAX_SLICES',
  minimum: 1,
  maximum: 100_000,
  default: 10_000,
  unit: 'slices',
  description: 'Largest number of slices that one video may fan out to.',
};
