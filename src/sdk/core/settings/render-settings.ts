import { RENDER_KINDS, type RenderKind } from '../../../renders/kind/render-kinds.ts';
import type { Option } from '../../../shared/core/option-forms/option-forms.ts';
import { noSuchOption, OPTION_NAMES, readOptionLayer } from '../../../shared/core/options/option-layer.ts';
import { type Choice, OPTIONS, type OptionName } from '../../../shared/core/options/option-table.ts';
import { UsageError, valueOrUsage } from '../usage/usage-error.ts';

/** Options of a kind of render, by their key: `{ width: 320 }` is `gif.width=320`. */
type KindSettings<Kind extends RenderKind> = {
  readonly [Name in OptionName as Name extends `${Kind}.${infer Key}` ? Key : never]?: Choice<Name> | undefined;
};

/** A kind that has a switch is also turned on and off: `frames: false`. */
type KindSetting<Kind extends RenderKind> =
  | KindSettings<Kind>
  | (Kind extends OptionName ? Choice<Extract<OptionName, Kind>> : never);

/** Options that belong to no kind. */
type GeneralName = Exclude<OptionName, RenderKind | `${string}.${string}`>;

/** What is rendered, and how: the options of docs/options.md, those of a kind of render below its name. */
export type RenderSettings = { readonly [Name in GeneralName]?: Choice<Name> | undefined } & {
  readonly [Kind in RenderKind]?: KindSetting<Kind> | undefined;
};

const isKind = (name: string): boolean => (RENDER_KINDS as readonly string[]).includes(name);
const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Settings by the names of options. What is undefined is left out. */
const namedValues = (settings: object): [name: string, value: unknown][] =>
  Object.entries(settings)
    .flatMap(([name, value]): [string, unknown][] =>
      isKind(name) && isFields(value)
        ? Object.entries(value).map(([key, of]) => [`${name}.${key}`, of])
        : [[name, value]],
    )
    .filter(([, value]) => value !== undefined);

/** Times have whole milliseconds; sums and products of them may miss one by the last bits of a float. */
const toMilliseconds = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(toMilliseconds);
  return typeof value === 'number' && Number.isFinite(value) ? Math.round(value * 1000) / 1000 : value;
};

const textOf = (option: Option, given: unknown): string => {
  const value = option.form === 'time' || option.form === 'times' ? toMilliseconds(given) : given;
  if (typeof value === 'string' && option.form !== 'characters') {
    // It would begin another option.
    if (!value.includes(';')) return value;
    throw new UsageError(`${option.name} is "${value}"; a value has no semicolon.`);
  }
  const checked = option.schema.safeParse(value);
  if (checked.success) return (option.write as (value: unknown) => string)(checked.data);
  // A list that is none is read for its words, which a message can name then.
  if (Array.isArray(value)) return value.map(String).join(',').replaceAll(';', ' ');
  return isFields(value) ? JSON.stringify(value).replaceAll(';', ' ') : String(value);
};

/** Whether a name is one of {@link RenderSettings}. */
export const isSettingName = (name: string): boolean =>
  isKind(name) || (OPTION_NAMES.includes(name) && !name.includes('.'));

/** Every name that {@link RenderSettings} may hold at its top. */
export const SETTING_NAMES: readonly string[] = [
  ...OPTION_NAMES.filter((name) => !name.includes('.') && !isKind(name)),
  ...RENDER_KINDS,
];

/**
 * Settings as the text of an upload's metadata, `frames=off;gif.width=320`, in the order of the table of options.
 * @throws {UsageError} naming the option, its value and what is allowed
 */
export const optionsTextOf = (settings: RenderSettings): string => {
  const given = new Map(namedValues(settings));
  for (const name of given.keys()) {
    if (OPTIONS.some((option) => option.name === name)) continue;
    throw new UsageError(noSuchOption(name));
  }
  const pairs = OPTIONS.flatMap((option) =>
    given.has(option.name) ? [`${option.name}=${textOf(option, given.get(option.name))}`] : [],
  );
  const text = pairs.join(';');
  valueOrUsage(readOptionLayer(text));
  return text;
};
