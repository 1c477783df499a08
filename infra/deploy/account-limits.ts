import { GetAccountSettingsCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { messageOf } from '../../src/shared/core/errors/errors.ts';

/** Executions of functions that an account may have at once, in one region. */
export interface AccountLimits {
  readonly concurrent: number;
  /** executions not reserved for any function */
  readonly unreserved: number;
}

/**
 * Ask Lambda for the account's limits.
 * @returns the reason, when the call is denied or fails
 */
export const readAccountLimits = async (
  client: Pick<LambdaClient, 'send'>,
): Promise<{ readonly limits: AccountLimits } | { readonly why: string }> => {
  try {
    const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
    const { ConcurrentExecutions: concurrent, UnreservedConcurrentExecutions: unreserved } = AccountLimit ?? {};
    if (concurrent === undefined || unreserved === undefined) return { why: 'the answer names no limits' };
    return { limits: { concurrent, unreserved } };
  } catch (error) {
    return { why: `${error instanceof Error ? error.name : 'Error'}: ${messageOf(error).replace(/\s+/g, ' ')}` };
  }
};
