import { readFunctionConfig } from '../shared/config.ts';
import { ConfigError } from '../shared/errors.ts';
import { GENERATE_FRAMES, INTEGER_OPTIONS, type IntegerOption, MAX_SLICES, RENDERS } from '../shared/options/option-table.ts';
import type { OptionLayer } from '../shared/options/render-options.ts';
import { UsageError } from './usage-error.ts';

export type Parameters = Readonly<Record<string, string>>;

const integerOptions: readonly IntegerOption[] = [...Object.values(INTEGER_OPTIONS), MAX_SLICES];

/** Environment variable of every stack parameter, by parameter name. */
const VARIABLES: ReadonlyMap<string, string> = new Map(
  [...integerOptions, GENERATE_FRAMES, RENDERS].flatMap((option) =>
    option.parameter === undefined || option.env === undefined ? [] : [[option.parameter, option.env] as const],
  ),
);

/**
 * What stack parameters say about options: the layer between the defaults and an upload's own metadata.
 * @param parameters by name, as after `--param`
 * @throws {UsageError} when a value is out of range
 */
export const stackLayerOf = (parameters: Parameters): OptionLayer => {
  const env = Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [VARIABLES.get(name) ?? name, value] as const),
  );
  try {
    return readFunctionConfig({ SOURCE_BUCKET: 'source', OUTPUT_BUCKET: 'output', EVENT_BUS_NAME: 'bus', ...env })
      .stackOptions;
  } catch (error) {
    if (error instanceof ConfigError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
};

/**
 * Read `--param NAME=VALUE` flags.
 * @param flags as typed, in order; the last value of a name holds
 * @throws {UsageError} for a name that is no parameter or a value that is out of range
 */
export const readParameterFlags = (flags: readonly string[]): Parameters => {
  const parameters: Record<string, string> = {};
  for (const flag of flags) {
    const at = flag.indexOf('=');
    if (at <= 0) throw new UsageError(`--param is "${flag}"; write it as NAME=VALUE, e.g. GenerateFrames=false.`);
    const name = flag.slice(0, at);
    if (!VARIABLES.has(name)) {
      throw new UsageError(`--param names "${name}"; parameters are ${[...VARIABLES.keys()].join(', ')}.`);
    }
    parameters[name] = flag.slice(at + 1);
  }
  stackLayerOf(parameters);
  return parameters;
};
