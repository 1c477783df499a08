import { ConfigError } from '../../src/shared/core/errors/errors.ts';

/**
 * The error for a property of the construct that does not fit.
 * @param allowed goes on after "allowed"
 * @param advice what to do, a sentence. @default nothing more
 */
export const refusal = (property: string, value: unknown, allowed: string, advice?: string): ConfigError =>
  new ConfigError(
    `FanreelPipeline: ${property} is ${JSON.stringify(value)}; allowed ${allowed}.${advice === undefined ? '' : ` ${advice}`}`,
  );
