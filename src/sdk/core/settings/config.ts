import { shownName } from '../../../shared/core/text/shown-name.ts';
import { didYouMean } from '../../../shared/core/words/nearest-word.ts';
import { type ParameterFlags, stackLayerOf } from '../parameters/stack-layer.ts';
import { UsageError } from '../usage/usage-error.ts';
import { isConcurrency, MOST_CONCURRENCY } from './concurrency.ts';
import { isSettingName, optionsTextOf, type RenderSettings, SETTING_NAMES } from './render-settings.ts';

/** Defaults of a run: options of films as in {@link RenderSettings}, and flags. */
export type ConfigSettings = RenderSettings & {
  /** folder that receives the results */
  readonly out?: string | undefined;
  readonly packed?: boolean | undefined;
  /** name or ARN of a deployed stack */
  readonly stack?: string | undefined;
  readonly concurrency?: number | undefined;
  /** stack parameters of the local cloud by name */
  readonly parameters?: ParameterFlags | undefined;
};

/** What `fanreel.config.json`, or `"fanreel"` in a `package.json`, holds. */
export type FanreelConfig = ConfigSettings & {
  readonly $schema?: string | undefined;
  /** settings by a name, which take the place of the others when it is chosen */
  readonly presets?: Readonly<Record<string, ConfigSettings>> | undefined;
};

/** Settings that a config and one of its presets give. */
export interface ChosenSettings extends Pick<ConfigSettings, 'out' | 'packed' | 'stack' | 'concurrency'> {
  /** options as the text of an upload's metadata */
  readonly optionsText: string;
  readonly parameters: ParameterFlags;
}

/** What holds where there is no config. */
export const NOTHING_CHOSEN: ChosenSettings = { optionsText: '', parameters: {} };

interface Field {
  readonly allowed: string;
  readonly fits: (value: unknown) => boolean;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isFilledText = (value: unknown): boolean => typeof value === 'string' && value !== '';

const TEXT = 'a text';
/** Flags that may stand in a config. */
const FLAGS: Readonly<Record<string, Field>> = {
  out: { allowed: 'the name of a folder', fits: isFilledText },
  packed: { allowed: 'true or false', fits: (value) => typeof value === 'boolean' },
  stack: { allowed: 'the name of a stack', fits: isFilledText },
  concurrency: {
    allowed: `whole numbers from 1 to ${MOST_CONCURRENCY}`,
    fits: (value) => typeof value === 'number' && isConcurrency(value),
  },
  parameters: {
    allowed: 'stack parameters by name, { "GifWidth": "320" }',
    fits: (value) => isObject(value) && Object.values(value).every((each) => typeof each === 'string'),
  },
};
/** Fields at the top, beside those that a preset may have. */
const TOP: Readonly<Record<string, Field>> = {
  $schema: { allowed: TEXT, fits: (value) => typeof value === 'string' },
  presets: { allowed: 'settings by name, { "small": { "gif": { "width": 160 } } }', fits: isObject },
};

const shownValue = (value: unknown): string => shownName(JSON.stringify(value) ?? String(value)).slice(0, 200);

/** Say where an error is. */
const within = <T>(where: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${where}: ${error.message}`, { cause: error });
  }
};

/** Check the names and the flags of an object; options are checked when they become text. */
const checkFields = (settings: Readonly<Record<string, unknown>>, top: typeof TOP, where: string): void => {
  const fields = { ...FLAGS, ...top };
  const names = [...SETTING_NAMES, ...Object.keys(fields)];
  for (const [name, value] of Object.entries(settings)) {
    if (value === undefined || isSettingName(name)) continue;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) {
      const meant = didYouMean(name, names);
      throw new UsageError(`${where}: "${shownName(name)}" is no setting; allowed are ${names.join(', ')}.${meant}`);
    }
    if (!field.fits(value)) {
      throw new UsageError(`${where}: ${name} is ${shownValue(value)}; allowed: ${field.allowed}.`);
    }
  }
};

const optionsOf = (settings: Readonly<Record<string, unknown>>): RenderSettings =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => isSettingName(name))) as RenderSettings;

const chosenOf = (settings: Readonly<Record<string, unknown>>, top: typeof TOP, where: string): ChosenSettings => {
  checkFields(settings, top, where);
  const { out, packed, stack, concurrency, parameters = {} } = settings as ConfigSettings;
  within(`${where}: parameters`, () => stackLayerOf(parameters));
  return {
    ...{ out, packed, stack, concurrency, parameters },
    optionsText: within(where, () => optionsTextOf(optionsOf(settings))),
  };
};

/**
 * Options of several texts as one text; where two set the same option, the later holds.
 * @param texts `name=value` pairs separated by `;`, each of which was checked
 */
export const joinOptions = (...texts: readonly string[]): string => {
  const given = texts.filter((text) => text !== '');
  if (given.length < 2) return given[0] ?? '';
  const pairs = given.flatMap((text) => text.split(';')).filter((pair) => pair.trim() !== '');
  return [...new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair])).values()].join(';');
};

const over = (base: ChosenSettings, preset: ChosenSettings): ChosenSettings => ({
  out: preset.out ?? base.out,
  packed: preset.packed ?? base.packed,
  stack: preset.stack ?? base.stack,
  concurrency: preset.concurrency ?? base.concurrency,
  parameters: { ...base.parameters, ...preset.parameters },
  optionsText: joinOptions(base.optionsText, preset.optionsText),
});

/**
 * Check a config, all of its presets too, and take what it says.
 * @param preset name of the preset that takes the place of the rest; undefined: none does
 * @param where name of the config in messages: its file
 * @throws {UsageError} naming the config, the field, its value and what is allowed
 */
export const chooseSettings = (config: unknown, preset: string | undefined, where = 'config'): ChosenSettings => {
  if (!isObject(config)) {
    throw new UsageError(`${where} is ${shownValue(config)}; allowed is an object, { "gif": { "width": 320 } }.`);
  }
  const base = chosenOf(config, TOP, where);
  const presets = new Map(
    Object.entries((config.presets ?? {}) as Readonly<Record<string, unknown>>).map(([name, settings]) => {
      const place = `${where}: presets.${shownName(name)}`;
      if (!isObject(settings)) throw new UsageError(`${place} is ${shownValue(settings)}; allowed are settings.`);
      return [name, chosenOf(settings, {}, place)];
    }),
  );
  if (preset === undefined) return base;
  const chosen = presets.get(preset);
  if (chosen !== undefined) return over(base, chosen);
  const names = [...presets.keys()];
  const there = names.length === 0 ? 'it has none' : `its presets are ${names.map(shownName).join(', ')}`;
  throw new UsageError(`${where}: there is no preset "${shownName(preset)}"; ${there}.${didYouMean(preset, names)}`);
};
