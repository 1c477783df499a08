import { type Command, Option as Flag } from 'commander';
import { valueOrUsage } from '../../sdk/core/usage/usage-error.ts';
import type { Option, OptionFlag } from '../../shared/core/option-forms/option-forms.ts';
import type { UsdLimit } from '../../shared/core/options/max-job-usd.ts';
import { LIMITS, OPTIONS } from '../../shared/core/options/option-table.ts';

type Flagged<Of extends Option | UsdLimit> = Of & { readonly flag: OptionFlag };

/** Whether an option has a flag of its own. */
export const hasFlag = <Of extends Option | UsdLimit>(option: Of): option is Flagged<Of> => option.flag !== undefined;

/** Options of an upload that have a flag of their own. */
const FLAGGED = OPTIONS.filter(hasFlag);
/** Limits of a deployment that have a flag. */
const FLAGGED_LIMITS = LIMITS.filter((limit) => hasFlag(limit as Option | UsdLimit)) as readonly Flagged<UsdLimit>[];

/** Words of a flag as in the help: `--no-frames`, `--slice <seconds>`. */
export const flagWords = (option: Flagged<Option | UsdLimit>): string => {
  const { name, value } = option.flag;
  if (option.form === 'switch') return option.default ? `--no-${name}` : `--${name}`;
  return `--${name} <${value ?? 'value'}>`;
};

const helpOf = (option: Flagged<Option | UsdLimit>): string => {
  const { help } = option.flag;
  switch (option.form) {
    case 'integer':
    case 'usd':
      return `${help} (default: ${option.default})`;
    case 'choice':
      return `${help}: ${option.choices.join(', ')} (default: ${option.default})`;
    case 'list':
      return `${help}: any of ${option.choices.join(',')}`;
    case 'time':
      return option.default === undefined ? help : `${help} (default: ${option.default})`;
    case 'switch':
    case 'characters':
    case 'times':
    case 'bytes':
      return help;
  }
};

/** Add the flags of options to a command. @param help in place of their own sentences */
export const addOptionFlags = (command: Command, help?: string): Command => {
  for (const option of FLAGGED) command.option(flagWords(option), help ?? helpOf(option));
  return command;
};

/** Add the flags of limits to a command. */
export const addLimitFlags = (command: Command): Command => {
  for (const limit of FLAGGED_LIMITS) command.option(flagWords(limit), helpOf(limit));
  return command;
};

/** Name of a flag's value as commander hands it over. */
const attributeOf = (option: Flagged<Option | UsdLimit>): string => new Flag(flagWords(option)).attributeName();

/** Values of flags by attribute, as commander hands them over. */
type Flags = Readonly<Record<string, unknown>>;

/**
 * Options that are set by flags of their own, as `name=value`.
 * @throws {UsageError} when a value is not allowed
 */
export const optionPairs = (flags: object): string[] =>
  FLAGGED.flatMap((option) => {
    const value = (flags as Flags)[attributeOf(option)];
    if (option.form === 'switch') {
      return value === undefined || value === option.default ? [] : [`${option.name}=${option.write(value === true)}`];
    }
    if (typeof value !== 'string') return [];
    const read = valueOrUsage<unknown>(option.read(value, `--${option.flag.name}`));
    return [`${option.name}=${(option.write as (read: unknown) => string)(read)}`];
  });

/**
 * Limits that are set by flags of their own, as `parameter=value`.
 * @throws {UsageError} when a value is not allowed
 */
export const limitPairs = (flags: object): string[] =>
  FLAGGED_LIMITS.flatMap((limit) => {
    const value = (flags as Flags)[attributeOf(limit)];
    if (typeof value !== 'string') return [];
    valueOrUsage(limit.read(value, `--${limit.flag.name}`));
    return [`${limit.parameter}=${value}`];
  });
