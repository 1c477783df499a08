import { ConfigError, FanreelError } from '../../../shared/core/errors/errors.ts';

/** Retry and age limits for events that were queued for a function. */
export interface AsyncInvokeConfig {
  /** Tries after the first one fails: 0, 1 or 2. @default 2 */
  readonly retryAttempts?: number;
  /** An event that waited longer is given up. @default 21600 */
  readonly maxEventAgeSeconds?: number;
  /** Bus that receives an event when an invocation was given up; without one no event is sent. */
  readonly onFailureBus?: string;
}

/** A function of the embedded cloud. */
export interface LocalFunction {
  readonly name: string;
  /** Absolute path of an ES module that exports `handler`. */
  readonly bundlePath: string;
  /** Bound on the resident memory of the whole process tree, MiB. */
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly env: Readonly<Record<string, string>>;
  /** Most execution environments at the same time, at least 0. */
  readonly concurrency: number;
  /** Growth of V8's heap that its handler sets, percent. What was compiled under other flags is not used again. @default none is set */
  readonly heapGrowthPercent?: number;
  readonly async?: AsyncInvokeConfig;
}

/** Failure of a function, as its caller and its on-failure destination see it. */
export interface FunctionFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** The cloud has been stopped; the same call works again once it is up. */
export class LambdaStoppedError extends FanreelError {
  override readonly name = 'LambdaStoppedError';
  override readonly retryable = true;
}

/** The function itself failed: it threw, timed out, ran out of memory, or its process died. */
export class FunctionError extends FanreelError {
  override readonly name = 'FunctionError';
  override readonly retryable = true;

  constructor(
    readonly functionName: string,
    readonly failure: FunctionFailure,
  ) {
    super(`Function ${functionName} failed: ${failure.errorType}: ${failure.errorMessage}`);
  }
}

/**
 * Check a function's numbers.
 * @throws {ConfigError} naming the function, the field, the value and what is allowed
 */
export const checkFunction = (definition: LocalFunction): void => {
  const check = (field: string, value: number, min: number, max: number, whole: boolean) => {
    if (value >= min && value <= max && (!whole || Number.isInteger(value))) return;
    throw new ConfigError(`Function ${definition.name}: ${field} must be ${min} to ${max}, not ${value}.`);
  };
  check('memoryMb', definition.memoryMb, 32, 1_000_000, false);
  // Fractions of a second are for tests.
  check('timeoutSeconds', definition.timeoutSeconds, 0.001, 900, false);
  check('concurrency', definition.concurrency, 0, 10_000, true);
  check('async.retryAttempts', definition.async?.retryAttempts ?? 2, 0, 2, true);
  check('async.maxEventAgeSeconds', definition.async?.maxEventAgeSeconds ?? 21_600, 60, 21_600, false);
};
