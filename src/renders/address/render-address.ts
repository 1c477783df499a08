import { createHash } from 'node:crypto';
import { contentIdentityOf } from '../../shared/core/contracts/content-identity.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { MadeWith, RenderingProgram } from '../../shared/core/documents/made-with.ts';
import { EXTRAS, RENDERS, SLICE } from '../../shared/core/options/option-table.ts';
import { PART_NAMES } from '../../shared/core/options/part-options.ts';
import type { RenderOptions } from '../../shared/core/options/render-options.ts';
import type { TimeRange } from '../../shared/core/slices/slice-samplings.ts';
import { type FrozenOf, type KindOptions, valuesOfKind } from '../kind/kind-options.ts';
import { RENDER_KINDS, type RenderKind } from '../kind/render-kinds.ts';
import { KIND_OPTIONS } from '../options/options.ts';
import { RENDER_SPECS } from '../registry/specs.ts';

/**
 * Raised when the code that reads, decodes, scales or samples a film gives other pictures: the files of every kind change
 * with them.
 */
const PICTURES_REVISION = 1;
/** Raised when the same pictures get other fingerprints, or another one of them is the best, or it is stored as other bytes. */
const LOOKS_REVISION = 2;

/** The facts of a job on which the bytes of its renders depend. */
export type AddressedJob = Pick<Job, 'source' | 'probe' | 'options'>;

/** JSON whose fields are sorted: a plan that was just made and one that was read are the same text. */
const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );

/**
 * Options of no kind that change no file: how a film is sliced is in the range, and what else is rendered matters only to kinds that say
 * so. Any further option of no kind changes the address of every kind.
 */
const WITHOUT_EFFECT: readonly string[] = [SLICE.name, 'tail', RENDERS.name, EXTRAS.name, ...PART_NAMES];

const generalOf = (options: RenderOptions) =>
  Object.entries(options).filter(([name]) => !isKind(name) && !WITHOUT_EFFECT.includes(name));

const isKind = (name: string): boolean => RENDER_KINDS.some((kind) => kind === name);

/** The options on which the files of a kind depend: its own, what it takes from others, and those of no kind. */
const optionsOf = (kind: RenderKind, options: RenderOptions): unknown => [
  valuesOfKind<KindOptions>(KIND_OPTIONS[kind], options[kind] as FrozenOf<KindOptions> | undefined),
  RENDER_SPECS[kind].takesFromOthers?.(options) ?? null,
  Object.fromEntries(generalOf(options)),
];

const addressOf = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** Warnings tell of the film and change nothing of its renders. */
const factsOf = ({ warnings: _, ...facts }: AddressedJob['probe']) => facts;

/** The programs of a worker, with the revisions of our own code for some kinds. */
export const madeWith = (program: RenderingProgram, kinds: readonly RenderKind[]): MadeWith => ({
  ...program,
  pictures: PICTURES_REVISION,
  revisions: Object.fromEntries(kinds.map((kind) => [kind, RENDER_SPECS[kind].revision])),
});

/**
 * Address of what a kind renders of any film and range with the options of a job: equal where they ask for the same of the
 * same bytes. What was found out about the film counts as well, as another version may find out something else.
 */
export const subjectAddress = ({ source, probe, options }: AddressedJob, kind: RenderKind): string => {
  return sortedJson([kind, contentIdentityOf(source), factsOf(probe), optionsOf(kind, options)]);
};

/**
 * Address of the files that a kind renders of a range of a film: two slices with the same address have the same bytes.
 * @param made programs that render it
 * @returns hex; undefined where the revision of the kind is not known
 */
export const renderAddress = (
  job: AddressedJob,
  kind: RenderKind,
  { startMs, endMs }: TimeRange,
  made: MadeWith,
): string | undefined => {
  const { ffmpeg, architecture, pictures, revisions } = made;
  const revision = revisions[kind];
  if (revision === undefined) return undefined;
  const parts = [subjectAddress(job, kind), startMs, endMs, revision, pictures, ffmpeg, architecture];
  return addressOf(parts);
};

/**
 * Address of what is found by looking at the seconds of a range: its fingerprints and its best picture. Whether key frames
 * were looked at is not in it.
 * @param made programs that decode it
 * @returns hex
 */
export const lookAddress = ({ source, probe, options }: AddressedJob, range: TimeRange, made: MadeWith): string => {
  const film = sortedJson([contentIdentityOf(source), factsOf(probe), Object.fromEntries(generalOf(options))]);
  const { ffmpeg, architecture, pictures } = made;
  const parts = [film, range.startMs, range.endMs, LOOKS_REVISION, pictures, ffmpeg, architecture];
  return addressOf(parts);
};
