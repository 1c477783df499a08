import { type FrozenOf, type KindOptions, valuesOfKind } from '../../../renders/kind/kind-options.ts';
import type { RenderKind } from '../../../renders/kind/render-kinds.ts';
import { KIND_OPTIONS } from '../../../renders/options/options.ts';
import type { Media } from '../option-forms/option-forms.ts';
import { MEDIA_RENDERS } from './option-table.ts';
import { PART_NAMES } from './part-options.ts';
import { mergeOptions, type RenderOptions } from './render-options.ts';

/** Value of one option in an id. */
type OptionValue = string | number | boolean | readonly string[];

/** Frozen options by name: those of a kind in an object of that name, the others by themselves. */
type Frozen = Readonly<Record<string, unknown>>;

/** Default options of every kind, as some kinds are frozen only if they are rendered. */
const defaultsOf = (media: Media): Frozen => {
  const merged = mergeOptions(media, { renders: MEDIA_RENDERS[media].allowed });
  if ('problem' in merged) throw new RangeError(merged.problem);
  return merged.value;
};

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Values of a kind's options; those that a job does not hold as well. */
const groupOf = (options: Frozen, kind: RenderKind): Readonly<Record<string, OptionValue>> =>
  valuesOfKind<KindOptions>(KIND_OPTIONS[kind], options[kind] as FrozenOf<KindOptions> | undefined) as Record<
    string,
    OptionValue
  >;

/**
 * The options that are part of a job's identity: slice length, renders, the part of the film, and for each rendered
 * kind the options that are not at their default.
 * @param defaults options when nothing is requested; default: today's
 * @returns values by the name of the option, names sorted
 */
export const optionsOfIdentity = (
  media: Media,
  options: RenderOptions,
  defaults: Frozen = defaultsOf(media),
): Readonly<Record<string, OptionValue>> => {
  const frozen: Frozen = options;
  const ofKinds = options.renders.flatMap((kind) => {
    const usual = groupOf(defaults, kind);
    return Object.entries(groupOf(frozen, kind))
      .filter(([name, value]) => value !== undefined && !isSame(value, usual[name]))
      .map(([name, value]) => [`${kind}.${name}`, value] as const);
  });
  const ofParts = PART_NAMES.flatMap((name) => (frozen[name] === undefined ? [] : [[name, frozen[name]] as const]));
  const flashes = options.flashes === undefined ? [] : [['flashes', options.flashes] as const];
  const all = [['slice', options.slice], ['renders', options.renders], ...ofParts, ...flashes, ...ofKinds] as const;
  return Object.fromEntries(all.toSorted(([one], [other]) => (one < other ? -1 : 1))) as Record<string, OptionValue>;
};
