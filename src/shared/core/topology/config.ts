import { ConfigError } from '../errors/errors.ts';
import type { OptionFacts } from '../option-forms/option-forms.ts';
import type { Reading } from '../option-forms/reading.ts';
import { MAX_JOB_USD } from '../options/max-job-usd.ts';
import type { OptionLayer } from '../options/option-layer.ts';
import { MAX_SLICES, OPTIONS, STILL_SECONDS } from '../options/option-table.ts';
import { nameInParameters } from '../options/stack-parameters.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Environment variables that every function gets, in addition to the parameters in the option table. */
export const ENV = {
  sourceBucket: 'SOURCE_BUCKET',
  outputBucket: 'OUTPUT_BUCKET',
  eventBus: 'EVENT_BUS_NAME',
  /** S3 endpoint for presigned reads where it differs from the SDK's own (the local cloud's TLS port) */
  mediaEndpoint: 'MEDIA_ENDPOINT',
  /** PEM file of the only authorities that vouch for that endpoint; default: those that Node trusts */
  mediaAuthorities: 'MEDIA_CA_FILE',
  /** of the api: origins of web pages that may call it, separated by commas, or `*`; empty for none */
  corsOrigins: 'CORS_ORIGINS',
  /** of the api: largest upload that is signed, bytes */
  maxUploadBytes: 'MAX_UPLOAD_BYTES',
} as const;

/** A function's configuration, read once at cold start. */
export interface FunctionConfig {
  readonly sourceBucket: string;
  readonly outputBucket: string;
  readonly eventBus: string;
  readonly mediaEndpoint: string | undefined;
  readonly memoryMb: number;
  readonly stackOptions: OptionLayer;
  readonly maxSlices: number;
  /** most that one job may cost, USD; 0 for no limit */
  readonly maxJobUsd: number;
  /** after how long without news a job stands still, milliseconds */
  readonly stillMs: number;
}

const required = (env: Environment, name: string): string => {
  const value = env[name];
  if (value === undefined || value === '') {
    throw new ConfigError(`The environment variable ${name} is not set. The stack and the local cloud set it.`);
  }
  return value;
};

const valueIn = <T>(env: string, reading: Reading<T>): T => {
  if ('value' in reading) return reading.value;
  throw new ConfigError(`The environment variable ${env} does not fit: ${reading.problem}`);
};

/** Read an option from its variable. @returns undefined when it has none, or when that is empty or not set */
const valueFrom = <Value>(
  env: Environment,
  option: OptionFacts & { readonly form: string; read(raw: string, as?: string): Reading<Value> },
): Value | undefined => {
  const raw = option.env === undefined ? undefined : env[option.env];
  if (option.env === undefined || raw === undefined || raw === '') return undefined;
  return valueIn(option.env, option.read(raw, nameInParameters(option)));
};

/** The stack parameters as the lowest layer of options above the defaults. An empty value means the default. */
const stackOptionsFrom = (env: Environment): OptionLayer => {
  const set = OPTIONS.flatMap((option) => {
    const value = valueFrom<unknown>(env, option);
    return value === undefined ? [] : [[option.name, value] as const];
  });
  return Object.fromEntries(set);
};

/**
 * Read a function's configuration.
 * @param env environment variables
 * @throws {ConfigError} naming the variable, its value and what is allowed
 */
export const readFunctionConfig = (env: Environment): FunctionConfig => ({
  sourceBucket: required(env, ENV.sourceBucket),
  outputBucket: required(env, ENV.outputBucket),
  eventBus: required(env, ENV.eventBus),
  mediaEndpoint: env[ENV.mediaEndpoint],
  memoryMb: Number(env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? 0),
  stackOptions: stackOptionsFrom(env),
  maxSlices: valueFrom(env, MAX_SLICES) ?? MAX_SLICES.default,
  maxJobUsd: valueFrom(env, MAX_JOB_USD) ?? MAX_JOB_USD.default,
  stillMs: (valueFrom(env, STILL_SECONDS) ?? STILL_SECONDS.default) * 1000,
});
