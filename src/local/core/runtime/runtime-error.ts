import type { FailureCode } from '../../../shared/core/contracts/failure-codes.ts';

/** Names of the runtime's own errors, as in AWS's runtime client. */
export type RuntimeErrorName = Extract<FailureCode, `Runtime.${string}`>;

/** An error of the runtime, not of the handler. Callers see its name as `errorType`. */
export class RuntimeError extends Error {
  constructor(
    override readonly name: RuntimeErrorName,
    message: string,
  ) {
    super(message);
  }
}
