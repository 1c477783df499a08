import type { Construct } from 'constructs';
import { ENV } from '../../src/shared/core/topology/config.ts';
import type { ObjectPermission } from '../../src/shared/permissions.ts';
import {
  type ConcurrencyParameter,
  FUNCTIONS,
  type FunctionName,
  type FunctionSpec,
  HTTP_API,
  LAYER_BINARIES,
} from '../../src/shared/topology.ts';
import { codeOf, type FunctionCode } from './function-code.ts';
import { pascalCase } from './pascal-case.ts';
import { TopologyFunction, type TopologyFunctionProps } from './topology-function.ts';

type Shared = Omit<TopologyFunctionProps, 'spec' | 'code' | 'reservedConcurrency' | 'provisionedConcurrency'>;

export interface PipelineFunctionsProps extends Shared {
  readonly code: FunctionCode;
  /** whether there is the function of the HTTP API */
  readonly hasApi: boolean;
  /** web origins whose pages may call the HTTP API */
  readonly apiOrigins: readonly string[];
  /** beginnings of the keys of the source bucket that functions may read. @default all keys */
  readonly sourcePrefixes?: readonly string[] | undefined;
  /** executions to reserve for the functions that name the parameter; may be tokens */
  readonly reserved: Partial<Readonly<Record<ConcurrencyParameter, number | undefined>>>;
  /** environments of functions that are kept ready */
  readonly provisioned: Partial<Readonly<Record<FunctionName, number | undefined>>>;
}

const ANY = '*';

/** Permissions for all keys of the source bucket, made those for keys below prefixes. */
const below = (permissions: readonly ObjectPermission[], prefixes: readonly string[]): ObjectPermission[] =>
  permissions.map((permission) =>
    permission.bucket === 'source' && permission.keys.includes(ANY)
      ? { ...permission, keys: prefixes.map((prefix) => `${prefix}${ANY}`) }
      : permission,
  );

/** The functions of the topology, by name. */
export const makeFunctions = (
  scope: Construct,
  { code, hasApi, apiOrigins, sourcePrefixes, reserved, provisioned, ...shared }: PipelineFunctionsProps,
): ReadonlyMap<FunctionName, TopologyFunction> => {
  const environmentOf = ({ name, layers }: FunctionSpec): Record<string, string> => ({
    ...shared.environment,
    ...(layers.includes('ffmpeg') ? { FFMPEG_PATH: LAYER_BINARIES.ffmpeg, FFPROBE_PATH: LAYER_BINARIES.ffprobe } : {}),
    ...(name === HTTP_API.target ? { [ENV.corsOrigins]: apiOrigins.join(',') } : {}),
  });
  const specs = FUNCTIONS.filter(({ name }) => hasApi || name !== HTTP_API.target);
  return new Map(
    specs.map((spec) => {
      const { name, concurrencyParameter, permissions } = spec;
      const made = new TopologyFunction(scope, pascalCase(name), {
        ...shared,
        spec: sourcePrefixes === undefined ? spec : { ...spec, permissions: below(permissions, sourcePrefixes) },
        code: codeOf(spec, code),
        environment: environmentOf(spec),
        reservedConcurrency: concurrencyParameter === undefined ? undefined : reserved[concurrencyParameter],
        provisionedConcurrency: provisioned[name],
      });
      return [name, made] as const;
    }),
  );
};
