import { GENERATE_FRAMES } from '../renders/frames/options.ts';
import { ConfigError } from './errors.ts';
import { MAX_JOB_USD, readUsd } from './options/max-job-usd.ts';
import type { IntegerOption } from './options/option-forms.ts';
import type { OptionLayer } from './options/option-layer.ts';
import { INTEGER_OPTIONS, MAX_SLICES, RENDERS, STILL_SECONDS } from './options/option-table.ts';
import { readInteger, readRenders, readSwitch } from './options/read-option.ts';
import type { Reading } from './options/reading.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Environment variables that every function gets, in addition to the parameters in the option table. */
export const ENV = {
  sourceBucket: 'SOURCE_BUCKET',
  outputBucket: 'OUTPUT_BUCKET',
  eventBus: 'EVENT_BUS_NAME',
  /** S3 endpoint for presigned reads where it differs from the SDK's own (the local cloud's TLS port) */
  mediaEndpoint: 'MEDIA_ENDPOINT',
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

const integerFrom = (env: Environment, option: IntegerOption): number | undefined => {
  const raw = option.env === undefined ? undefined : env[option.env];
  if (raw === undefined || raw === '') return undefined;
  return valueIn(option.env ?? option.name, readInteger(option, raw));
};

const maxJobUsdFrom = (env: Environment): number => {
  const raw = env[MAX_JOB_USD.env];
  return raw === undefined || raw === ''
    ? MAX_JOB_USD.default
    : valueIn(MAX_JOB_USD.env, readUsd(MAX_JOB_USD.parameter, raw));
};

/** The stack parameters as the lowest layer of options above the defaults. An empty value means the default. */
const stackOptionsFrom = (env: Environment): OptionLayer => {
  const layer: Record<string, unknown> = {};
  for (const option of Object.values(INTEGER_OPTIONS)) {
    const value = integerFrom(env, option);
    if (value !== undefined) layer[option.name] = value;
  }
  const frames = env[GENERATE_FRAMES.env];
  const renders = env[RENDERS.env];
  if (frames !== undefined && frames !== '') {
    layer[GENERATE_FRAMES.name] = valueIn(GENERATE_FRAMES.env, readSwitch(GENERATE_FRAMES.parameter, frames));
  }
  if (renders !== undefined && renders !== '') {
    layer[RENDERS.name] = valueIn(RENDERS.env, readRenders(RENDERS.parameter, renders));
  }
  return layer;
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
  maxSlices: integerFrom(env, MAX_SLICES) ?? MAX_SLICES.default,
  maxJobUsd: maxJobUsdFrom(env),
  stillMs: (integerFrom(env, STILL_SECONDS) ?? STILL_SECONDS.default) * 1000,
});
