import { RENDER_KINDS, type RenderKind } from '../../../renders/kind/render-kinds.ts';
import { ALL_KIND_OPTIONS, KIND_SWITCHES, type KindOption } from '../../../renders/options/all-options.ts';
import { KIND_OPTIONS } from '../../../renders/options/options.ts';
import { FLASHES_CHOICES } from '../contracts/flashes-choice.ts';
import { choiceOption, integerOption, listOption, switchOption } from '../option-forms/make-option.ts';
import type { Media, Option, ValueOf } from '../option-forms/option-forms.ts';
import { MAX_JOB_USD } from './max-job-usd.ts';
import { PART_OPTIONS } from './part-options.ts';

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

export const RENDERS = listOption({
  name: 'renders',
  parameter: 'Renders',
  env: 'RENDERS',
  flag: { name: 'renders', value: 'list', help: 'what is made' },
  choices: RENDER_KINDS,
  byMedia: MEDIA_RENDERS,
  verb: 'rendered',
  description: `Which renders are made: any of ${RENDER_KINDS.join(', ')}, separated by commas; those that fit the upload. Empty: the usual ones.`,
  onPage: 'Which renders are made.',
  note: 'What does not fit the upload is left out.',
});

/** Slices are as long as those of the AWS sample. */
export const SLICE = integerOption({
  name: 'slice',
  parameter: 'SliceSeconds',
  env: 'SLICE_SECONDS',
  flag: { name: 'slice', value: 'seconds', help: 'length of a slice' },
  minimum: 1,
  maximum: 300,
  default: 30,
  unit: 'seconds',
  label: 'Slice length',
  description: 'Length of a slice: one GIF and one worker invocation each.',
});

/** Coarse pictures, poster and fingerprints, which every film gets besides its renders. Not part of a job's identity. */
export const EXTRAS = switchOption({
  name: 'extras',
  parameter: 'Extras',
  env: 'EXTRAS',
  flag: { name: 'extras', help: 'no outline, poster and fingerprints of the whole film' },
  default: true,
  whenAbsent: true,
  label: 'Extras',
  description:
    'Whether every film gets some sixty coarse pictures of the whole at once, a poster, and fingerprints by which a picture is found.',
  note: 'Not part of a job’s identity.',
});

/** Kinds whose pictures are played, and may flash. */
export const PLAYED_KINDS = RENDER_KINDS.filter((kind) => 'plays' in KIND_OPTIONS[kind]);

/** What is done about flashes. Nothing is frozen for the default, so that plans without this option stay as they were before it. */
export const FLASHES = choiceOption({
  name: 'flashes',
  choices: FLASHES_CHOICES,
  default: 'keep',
  whenAbsent: 'keep',
  label: 'Flashes',
  description: `Whether ${PLAYED_KINDS.join(', ')} that flash more than three times a second are kept as they are, with a warning, or are softened.`,
  note: 'See [warnings.md](warnings.md#flashes).',
});

type AnyOption =
  | KindOption
  | typeof FLASHES
  | typeof RENDERS
  | typeof SLICE
  | (typeof PART_OPTIONS)[number]
  | typeof EXTRAS;

/**
 * Every option of an upload, in the order of documents and messages. Metadata, merging, `--option` and flags, the page's fields, stack
 * parameters, `job.json`, the job's id and docs/options.md are made of it.
 */
export const OPTIONS: readonly Option[] = [
  ...KIND_SWITCHES,
  RENDERS,
  SLICE,
  ...PART_OPTIONS,
  FLASHES,
  EXTRAS,
  ...ALL_KIND_OPTIONS,
] satisfies AnyOption[];

/** Name of an option, as in metadata. */
export type OptionName = AnyOption['name'];

/** Type of the values of the option of a name. */
export type Choice<Name extends OptionName> = ValueOf<Extract<AnyOption, { readonly name: Name }>>;

/** Names of flags of options. */
export type OptionFlagName = Extract<AnyOption, { readonly flag: object }>['flag']['name'];

/**
 * After how many seconds without news a job stands still. It is no stack parameter: at least 15 minutes, and three
 * times as long as a worker may take. The local cloud and tests know what is queued, so they need not wait that long.
 */
export const STILL_SECONDS = integerOption({
  name: 'stillSeconds',
  env: 'STILL_SECONDS',
  minimum: 1,
  maximum: 86_400,
  default: 900,
  unit: 'seconds',
  description: 'How long an open job without a new record is left alone.',
});

/** Bounds the fan-out of one video, whatever its container claims. Not part of a job's identity. */
export const MAX_SLICES = integerOption({
  name: 'maxSlices',
  parameter: 'MaxSlices',
  env: 'MAX_SLICES',
  minimum: 1,
  maximum: 100_000,
  default: 10_000,
  unit: 'slices',
  description: 'Largest number of slices that one video may fan out to.',
  note: 'Not part of a job’s identity.',
});

/** Limits of a deployment: stack parameters that no upload can set. */
export const LIMITS = [MAX_SLICES, MAX_JOB_USD] as const;
