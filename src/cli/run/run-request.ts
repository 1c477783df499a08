import { type ParameterFlags, stackLayerOf } from '../../sdk/core/parameters/stack-layer.ts';
import { checkOptions } from '../../sdk/core/settings/check-options.ts';
import { isConcurrency, MOST_CONCURRENCY } from '../../sdk/core/settings/concurrency.ts';
import { type ChosenSettings, joinOptions, NOTHING_CHOSEN } from '../../sdk/core/settings/config.ts';
import { UsageError, valueOrUsage } from '../../sdk/core/usage/usage-error.ts';
import { type OptionLayer, readOptionLayer } from '../../shared/core/options/option-layer.ts';
import type { OptionFlagName } from '../../shared/core/options/option-table.ts';
import { readParameterFlags } from '../core/words/parameter-flags.ts';
import { limitPairs, optionPairs } from './option-flags.ts';

/** Flags of `run` as commander hands them over. */
export interface RunFlags extends Readonly<Partial<Record<OptionFlagName, string | boolean>>> {
  readonly option?: readonly string[];
  readonly concurrency?: string;
  readonly out?: string;
  readonly packed?: boolean;
  readonly again?: boolean;
  readonly param?: readonly string[];
  readonly maxUsd?: string;
  readonly json?: boolean;
  readonly open?: boolean;
  /** folder whose films are rendered as they appear */
  readonly watch?: string;
  readonly stack?: string;
  /** name of a preset of the config; it is chosen in `settings` already */
  readonly preset?: string;
  /** what the config says */
  readonly settings?: ChosenSettings;
}

/** Checked flags of `run`. */
export interface RunRequest {
  /** the upload's own options as metadata text, `frames=off;slice=15`; empty when no flag says anything */
  readonly optionsText: string;
  readonly parameters: ParameterFlags;
  readonly concurrency: number | undefined;
  /** the same from the config, for a cloud that is started */
  readonly usual: Pick<ChosenSettings, 'parameters' | 'concurrency'>;
  readonly out: string | undefined;
  /** leave archives as they are in the bucket */
  readonly packed: boolean;
  /** render anew what is there already */
  readonly again: boolean;
  /** a deployed stack instead of the local cloud */
  readonly stack: string | undefined;
  readonly json: boolean;
  /** show the page of the job in a browser */
  readonly open: boolean;
}

/** Read `--concurrency`. @throws {UsageError} when the value is no whole number from 1 to 1000 */
export const readConcurrency = (raw: string | undefined): number | undefined => {
  if (raw === undefined) return undefined;
  const value = /^\d{1,4}$/.test(raw) ? Number(raw) : Number.NaN;
  if (isConcurrency(value)) return value;
  throw new UsageError(`--concurrency is "${raw}"; allowed are whole numbers from 1 to ${MOST_CONCURRENCY}.`);
};

/** Parse a metadata text into a layer of options. @throws {UsageError} when the text is invalid */
export const layerOf = (optionsText: string): OptionLayer => valueOrUsage(readOptionLayer(optionsText));

const nameOf = (pair: string): string => pair.slice(0, `${pair}=`.indexOf('='));

/** Options in the order of their names. Of one that comes several times, the last holds, as typed. */
const byName = (pairs: readonly string[]): string[] =>
  pairs.toSorted((a, b) => (nameOf(a) === nameOf(b) ? 0 : nameOf(a) < nameOf(b) ? -1 : 1));

/**
 * The flags as upload metadata; the same flags give the same text in whatever order they were typed.
 * @throws {UsageError} when a value is out of range
 */
const optionsTextOf = (flags: RunFlags): string => {
  const text = [...optionPairs(flags), ...byName(flags.option ?? [])].join(';');
  layerOf(text);
  return text;
};

/** Stack parameters from flags; some have a short name, as `--max-usd`. @throws {UsageError} when a value is not allowed */
const parametersOf = (flags: RunFlags): ParameterFlags =>
  readParameterFlags([...(flags.param ?? []), ...limitPairs(flags)]);

/**
 * Check the flags of `run`.
 * @throws {UsageError} naming the flag, its value and what is allowed
 */
export const readRunRequest = (flags: RunFlags): RunRequest => {
  if (flags.open === true && flags.json === true) {
    throw new UsageError(
      '--open and --json exclude each other: --open is for people, --json for programs. Leave one of them out.',
    );
  }
  if (flags.packed === true && flags.out === undefined) {
    throw new UsageError(
      '--packed needs --out: it decides how frames are written into that folder. Add --out DIR or leave --packed out.',
    );
  }
  const { settings = NOTHING_CHOSEN } = flags;
  const optionsText = joinOptions(settings.optionsText, optionsTextOf(flags));
  const parameters = parametersOf(flags);
  checkOptions(optionsText, stackLayerOf({ ...settings.parameters, ...parameters }));
  return {
    optionsText,
    parameters,
    concurrency: readConcurrency(flags.concurrency),
    usual: { parameters: settings.parameters, concurrency: settings.concurrency },
    out: flags.out,
    packed: flags.packed === true,
    again: flags.again === true,
    stack: flags.stack,
    json: flags.json === true,
    open: flags.open === true,
  };
};
