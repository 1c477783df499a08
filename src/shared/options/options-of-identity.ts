import type { Media } from './option-forms.ts';
import { MEDIA_RENDERS } from './option-table.ts';
import { mergeOptions, type RenderOptions } from './render-options.ts';

/** What one option is in an id. */
type OptionValue = string | number | boolean | readonly string[];

/** Parts of a film that a job is of; they count when they are set. */
const PARTS = ['from', 'to', 'at', 'length'] as const;

/** Frozen options by name: those of a kind in an object of that name, the others by themselves. */
type Frozen = Readonly<Record<string, unknown>>;

/** Of every kind: some are frozen only where they are rendered. */
const defaultsOf = (media: Media): Frozen => {
  const merged = mergeOptions(media, { renders: MEDIA_RENDERS[media].allowed });
  if ('problem' in merged) throw new RangeError(merged.problem);
  return merged.value;
};

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const groupOf = (options: Frozen, kind: string): Readonly<Record<string, OptionValue>> => {
  const group = options[kind];
  return typeof group === 'object' && group !== null ? (group as Record<string, OptionValue>) : {};
};

/**
 * What of a job's options is part of its identity: slice length and renders, what part of the film it is of, and of the kinds that
 * are rendered those options that are not at their default.
 * @param defaults what the options are where nothing is asked for; default: today's
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
  const ofParts = PARTS.flatMap((name) => (frozen[name] === undefined ? [] : [[name, frozen[name]] as const]));
  const all = [['slice', options.slice], ['renders', options.renders], ...ofParts, ...ofKinds] as const;
  return Object.fromEntries(all.toSorted(([one], [other]) => (one < other ? -1 : 1))) as Record<string, OptionValue>;
};
