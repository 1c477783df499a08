import type { OptionLayer } from '../../../shared/core/options/option-layer.ts';
import { parameterEnvironment } from '../../../shared/core/options/stack-parameters.ts';
import { readFunctionConfig } from '../../../shared/core/topology/config.ts';
import { valueOrUsage } from '../usage/usage-error.ts';

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
