import type { FunctionFailure } from '../core/lambda/local-function.ts';
import type { LocalMetrics } from '../metrics/local-metrics.ts';

/** A change of an invocation, in this order: queued (when it is asynchronous), started, finished; the sequence repeats for each retry. */
export interface InvocationNews {
  readonly phase: 'queued' | 'started' | 'finished';
  readonly functionName: string;
  /** The same for all attempts. */
  readonly requestId: string;
  /** From 1. */
  readonly attempt: number;
  readonly event: unknown;
  readonly async: boolean;
  /** This field and those below are present when the attempt is finished. */
  readonly coldStart?: boolean;
  readonly durationMs?: number;
  readonly initMs?: number;
  readonly maxMemoryMb?: number;
  readonly error?: FunctionFailure;
  /** Whether the attempt failed and another one follows. */
  readonly willRetry?: boolean;
}

export type InvocationObserver = (news: InvocationNews) => void;

/** Record one of Lambda's metrics of a function; does nothing when no metrics are kept. */
export const recordLambdaMetric = (
  metrics: LocalMetrics | undefined,
  functionName: string,
  metricName: string,
  value: number,
): void => metrics?.record('AWS/Lambda', metricName, { FunctionName: functionName }, value);
