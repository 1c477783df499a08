import * as z from 'zod/mini';
import type { Media, Option, SwitchOption, ValueOf } from '../../shared/core/option-forms/option-forms.ts';

/** Options of a kind of render, and whether it is rendered by default. */
export interface KindOptions {
  /** media from which the kind can be rendered; `usual`: rendered by default */
  readonly media: Readonly<Partial<Record<Media, 'usual' | 'whenAsked'>>>;
  /** its pictures are played, again and again or once: they are judged for flashes */
  readonly plays?: 'again' | 'once';
  /** switch that removes this kind when it is off, whatever `renders` says */
  readonly switchedBy?: SwitchOption;
  /** by their key in `job.json`, where they are frozen below the kind's name; in the order of display */
  readonly options: Readonly<Record<string, Option>>;
  /** jobs that hold the options: only those that render the kind, or all, as it is with the kinds of the first version */
  readonly frozen: 'whenRendered' | 'always';
}

/** Forms of options without a default, or whose default is not written. */
type Unset = { readonly form: 'characters' | 'bytes' | 'time' | 'times' };

/** Options that a job may lack: those that have no default, and those that came after the kind. */
type OptionalKey<Options> = {
  [Key in keyof Options]: Options[Key] extends Unset | { readonly whenAbsent: unknown } ? Key : never;
}[keyof Options];

type OptionsOf = Pick<KindOptions, 'options'>;

/** Type of the options of a kind as frozen into a job. */
export type FrozenOf<Kind extends OptionsOf> = {
  [Key in Exclude<keyof Kind['options'], OptionalKey<Kind['options']>>]: ValueOf<Kind['options'][Key]>;
} & { [Key in OptionalKey<Kind['options']>]?: ValueOf<Kind['options'][Key]> | undefined };

/** Type of the options of a kind, whatever the job holds of them. */
export type KindValues<Kind extends OptionsOf> = {
  [Key in keyof Kind['options']]:
    | ValueOf<Kind['options'][Key]>
    | (Kind['options'][Key] extends Unset ? undefined : never);
};

const isUnset = (option: Option): option is Extract<Option, Unset> =>
  option.form === 'characters' || option.form === 'bytes' || option.form === 'time' || option.form === 'times';

const absentValue = (option: Option): unknown => {
  if (isUnset(option)) return undefined;
  return option.whenAbsent ?? (option.form === 'list' ? option.byMedia.video.usual : option.default);
};

/**
 * The options of a kind in a job.
 * @param frozen as the job holds them; what it does not hold has its value of before the option existed, or the default
 */
export const valuesOfKind = <const Kind extends OptionsOf>(
  { options }: Kind,
  frozen: FrozenOf<Kind> | undefined,
): KindValues<Kind> => {
  const absent = Object.entries(options).map(([key, option]) => [key, absentValue(option)] as const);
  return { ...Object.fromEntries(absent), ...frozen } as KindValues<Kind>;
};

const mayLack = (option: Option): boolean => isUnset(option) || option.whenAbsent !== undefined;

/** Schema of the frozen options of a kind. @returns undefined when the kind has no options */
export const schemaOfKind = ({ options, frozen }: KindOptions): z.ZodMiniType | undefined => {
  const fields = Object.entries(options).map(
    ([key, option]) => [key, mayLack(option) ? z.optional(option.schema) : option.schema] as const,
  );
  if (fields.length === 0) return undefined;
  const schema = z.object(Object.fromEntries(fields));
  return frozen === 'always' ? schema : z.optional(schema);
};
