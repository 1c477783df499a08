import type { ParameterFlags } from '../../../sdk/core/parameters/stack-layer.ts';
import { UsageError, valueOrUsage } from '../../../sdk/core/usage/usage-error.ts';
import { parameterEnvironment } from '../../../shared/core/options/stack-parameters.ts';

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
