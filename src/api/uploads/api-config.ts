import { ConfigError } from '../../shared/core/errors/errors.ts';
import { ENV, type Environment, type FunctionConfig, readFunctionConfig } from '../../shared/core/topology/config.ts';
import { DEFAULT_MAX_UPLOAD_BYTES, LARGEST_OBJECT_BYTES } from '../contracts/api-limits.ts';

/** Configuration of the API, read once at cold start. */
export interface ApiConfig extends FunctionConfig {
  /** origins whose pages may call the API, or `*`; empty: none */
  readonly corsOrigins: readonly string[];
  /** size of the largest upload that the API signs */
  readonly maxUploadBytes: number;
}

const maxUploadBytesFrom = (raw: string | undefined): number => {
  if (raw === undefined || raw === '') return DEFAULT_MAX_UPLOAD_BYTES;
  const value = /^\d{1,13}$/.test(raw) ? Number(raw) : 0;
  if (value >= 1 && value <= LARGEST_OBJECT_BYTES) return value;
  throw new ConfigError(
    `The environment variable ${ENV.maxUploadBytes} is "${raw}"; allowed are whole numbers from 1 to ${LARGEST_OBJECT_BYTES} (bytes).`,
  );
};

const originsFrom = (raw = ''): string[] => {
  const origins = raw.split(',').map((origin) => origin.trim());
  const given = origins.filter((origin) => origin !== '');
  const wrong = given.find((origin) => origin !== '*' && !/^https?:\/\/[^/\s]+$/.test(origin));
  if (wrong === undefined) return given;
  throw new ConfigError(
    `The environment variable ${ENV.corsOrigins} names "${wrong}"; allowed are origins such as https://example.com, separated by commas, or *.`,
  );
};

/** @throws {ConfigError} naming the variable, its value and what is allowed */
export const readApiConfig = (env: Environment): ApiConfig => ({
  ...readFunctionConfig(env),
  corsOrigins: originsFrom(env[ENV.corsOrigins]),
  maxUploadBytes: maxUploadBytesFrom(env[ENV.maxUploadBytes]),
});
