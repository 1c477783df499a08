import { busArn, functionArn } from '../core/events/arns.ts';
import type { EventContent } from '../core/events/bus-event.ts';
import type { FunctionFailure } from '../core/lambda/local-function.ts';

/** Why Lambda gave an event up. */
export type GiveUpCondition = 'RetriesExhausted' | 'EventAgeExceeded';

/** An event for which Lambda makes no further attempts. */
export interface GivenUp {
  readonly requestId: string;
  readonly functionName: string;
  readonly payload: unknown;
  readonly attempts: number;
  readonly condition: GiveUpCondition;
  /** The last failure; absent when the function never got the event. */
  readonly failure?: FunctionFailure;
}

/**
 * The event that Lambda sends to an on-failure destination on EventBridge.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export const makeFailureEvent = (
  givenUp: GivenUp,
  { region, bus, nowMs }: { readonly region: string; readonly bus: string; readonly nowMs: number },
): EventContent => {
  const arn = `${functionArn(region, givenUp.functionName)}:$LATEST`;
  return {
    source: 'lambda',
    detailType: 'Lambda Function Invocation Result - Failure',
    resources: [busArn(region, bus), arn],
    detail: {
      version: '1.0',
      timestamp: new Date(nowMs).toISOString(),
      requestContext: {
        requestId: givenUp.requestId,
        functionArn: arn,
        condition: givenUp.condition,
        approximateInvokeCount: givenUp.attempts,
      },
      requestPayload: givenUp.payload,
      ...(givenUp.failure === undefined
        ? {}
        : {
            responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
            responsePayload: givenUp.failure,
          }),
    },
  };
};
