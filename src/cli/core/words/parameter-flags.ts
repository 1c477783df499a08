import type { OptionLayer } from '../../../shared/core/options/option-layer.ts';
import { parameterEnvironment } from '../../../shared/core/options/stack-parameters.ts';
import { readFunctionConfig } from '../../../shared/core/topology/config.ts';
import { UsageError, valueOrUsage } from './usage-error.ts';

/** Stack parameters by name, as given with `--param`. */
export type ParameterFlags = Readonly<Record<string, string>>;

/**
 * The options that stack parameters set: the layer between the defaults and an upload's own metadata.
 * @throws {UsageError} for an unknown name or a value out of range
 */
export const stackLayerOf = (parameters: ParameterFlags): OptionLayer => {
  const environment = valueOrUsage(parameterEnvironment(parameters));
  // Read in the same way as in a function. The names of buckets and bus have no effect here.
  return readFunctionConfig({ SOURCE_BUCKET: '-', OUTPUT_BUCKET: '-', EVENT_BUS_NAME: '-', ...environment })
    .stackOptions;
};

/**
 * Read `--param NAME=VALUE` flags.
 * @param flags as typed, in order; the last value of a name holds
 * @throws {UsageError} for a name that is no parameter or a value that is out of range
 */
export const readParameterFlags = (flags: readonly string[]): ParameterFlags => {
  const given = new Map<string, string>();
  for (const flag of flags) {
    const at = flag.indexOf('=');
    if (at <= 0) throw new UsageError(`--param is "${flag}"; write it as NAME=VALUE, e.g. GenerateFrames=false.`);
    given.set(flag.slice(0, at), flag.slice(at + 1));
  }
  const parameters = Object.fromEntries(given);
  valueOrUsage(parameterEnvironment(parameters));
  return parameters;
};
