import { messageOf } from '../../shared/core/errors/errors.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import type { EventContent } from '../core/events/bus-event.ts';
import type { FunctionFailure, LocalFunction } from '../core/lambda/local-function.ts';
import type { Clock } from '../host/clock.ts';
import type { KeptMap } from '../log/kept-map.ts';
import type { InvocationResult } from './execution-environment.ts';
import { type GiveUpCondition, makeFailureEvent } from './failure-event.ts';
import type { FunctionPool } from './function-pool.ts';

/** An event in a function's queue, as the journal keeps it. */
export interface QueuedInvocation {
  readonly requestId: string;
  readonly functionName: string;
  readonly payload: unknown;
  readonly queuedAtMs: number;
  /** Number of attempts that have ended. */
  readonly attempts: number;
  readonly failure?: FunctionFailure;
  /** Set when the event was given up and the on-failure destination has not received it yet. */
  readonly givenUp?: GiveUpCondition;
}

export type QueuedState = 'waiting' | 'delayed' | 'running' | 'givingUp';

/** Callbacks of a queue. */
export interface QueueEvents {
  onStarted(invocation: QueuedInvocation): void;
  onFinished(invocation: QueuedInvocation, result: InvocationResult, willRetry: boolean): void;
  onDropped(invocation: QueuedInvocation): void;
  onThrottled(invocation: QueuedInvocation): void;
  /** An invocation has left the queue for good. */
  onSettled(): void;
}

export interface AsyncQueueOptions {
  readonly definition: LocalFunction;
  readonly pool: FunctionPool;
  readonly journal: KeptMap<QueuedInvocation>;
  readonly clock: Clock;
  readonly retryDelaysMs: readonly [number, number];
  readonly region: string;
  readonly emit: (bus: string, content: EventContent) => Promise<unknown>;
  readonly events: QueueEvents;
}

/** Lambda's internal queue of one function. */
export interface AsyncQueue {
  /** Add an invocation that is already in the journal. */
  add(invocation: QueuedInvocation): void;
  /** Start waiting invocations as far as the pool has room. */
  pump(): void;
  list(): { readonly invocation: QueuedInvocation; readonly state: QueuedState }[];
  /** Drop invocations that are not running. @returns how many */
  cancel(predicate: (invocation: QueuedInvocation) => boolean): Promise<number>;
  stop(): void;
}

const EMIT_RETRY_MS = 1000;
const LONGEST_EMIT_RETRY_MS = 60_000;

/**
 * Make the queue of one function: first in, first out; a throttled event waits, a failed one is tried again after a
 * delay, and one that is given up is reported to the function's on-failure bus.
 */
export const createAsyncQueue = (options: AsyncQueueOptions): AsyncQueue => {
  const { definition, pool, journal, clock, events } = options;
  const { retryAttempts = 2, maxEventAgeSeconds = 21_600, onFailureBus } = definition.async ?? {};
  // Maps keep the order of insertion, and delete at either end in constant time.
  const waiting = new Map<string, QueuedInvocation>();
  const running = new Map<string, QueuedInvocation>();
  const givingUp = new Map<string, QueuedInvocation>();
  const delayed = new Map<string, { readonly invocation: QueuedInvocation; readonly cancel: () => void }>();
  const cancelInsisting = new Set<() => void>();
  let cancelExpiry: (() => void) | undefined;
  let stopped = false;

  const expiresAtMs = (invocation: QueuedInvocation) => invocation.queuedAtMs + maxEventAgeSeconds * 1000;

  const settle = async ({ requestId }: QueuedInvocation) => {
    await journal.delete(requestId);
    events.onSettled();
  };

  /** Retry an action that only a full disk or a broken bus can make fail, until it succeeds or the queue stops. */
  const insist = async (action: () => Promise<unknown>) => {
    for (let delayMs = EMIT_RETRY_MS; !stopped; delayMs = Math.min(LONGEST_EMIT_RETRY_MS, delayMs * 2)) {
      try {
        await action();
        return;
      } catch (error) {
        const text = `Function ${definition.name}: the result of an invocation cannot be stored (${messageOf(error)}); trying again.`;
        if (delayMs === EMIT_RETRY_MS) process.emitWarning(shownName(text));
        await new Promise<void>((resolve) => {
          const cancel = clock.setTimeout(() => {
            cancelInsisting.delete(cancel);
            resolve();
          }, delayMs);
          cancelInsisting.add(cancel);
        });
      }
    }
  };

  const giveUp = async (invocation: QueuedInvocation, condition: GiveUpCondition) => {
    const { requestId } = invocation;
    givingUp.set(requestId, invocation);
    events.onDropped(invocation);
    if (onFailureBus !== undefined) {
      await insist(() => journal.put(requestId, { ...invocation, givenUp: condition }));
      const content = makeFailureEvent(
        { ...invocation, condition },
        { region: options.region, bus: onFailureBus, nowMs: Date.now() },
      );
      await insist(() => options.emit(onFailureBus, content));
    }
    // An unreported failure stays in the journal for the next start.
    if (stopped) return;
    givingUp.delete(requestId);
    await insist(() => settle(invocation));
  };

  // Lambda waits a minute, then two, without jitter. An invocation outlives the process, so this is no loop of `retry`.
  const retryLater = (invocation: QueuedInvocation) => {
    const { requestId } = invocation;
    const cancel = clock.setTimeout(
      () => {
        delayed.delete(requestId);
        waiting.set(requestId, invocation);
        pump();
      },
      options.retryDelaysMs[Math.min(invocation.attempts, 2) - 1] ?? 0,
    );
    delayed.set(requestId, { invocation, cancel });
  };

  const start = async (invocation: QueuedInvocation) => {
    const { requestId, payload } = invocation;
    running.set(requestId, invocation);
    const result = await pool.run(requestId, JSON.stringify(payload) ?? 'null', () => events.onStarted(invocation));
    // Killed because the cloud stops: this does not count as an attempt.
    if (stopped) return;
    running.delete(requestId);
    if (!('failure' in result.outcome)) {
      events.onFinished(invocation, result, false);
      await insist(() => settle(invocation));
      return;
    }
    const failed = { ...invocation, attempts: invocation.attempts + 1, failure: result.outcome.failure };
    const willRetry = failed.attempts <= retryAttempts;
    events.onFinished(invocation, result, willRetry);
    if (!willRetry) return giveUp(failed, 'RetriesExhausted');
    retryLater(failed);
    await insist(async () => {
      if (delayed.has(requestId)) await journal.put(requestId, failed);
    });
  };

  const pump = () => {
    if (stopped) return;
    for (const invocation of waiting.values()) {
      const isExpired = clock.now() >= expiresAtMs(invocation);
      if (!isExpired && pool.free() === 0) break;
      waiting.delete(invocation.requestId);
      if (isExpired) void giveUp(invocation, 'EventAgeExceeded');
      else void start(invocation);
    }
    cancelExpiry?.();
    const [oldest] = waiting.values();
    cancelExpiry = oldest ? clock.setTimeout(pump, expiresAtMs(oldest) - clock.now()) : undefined;
  };

  return {
    add: (invocation) => {
      if (invocation.givenUp !== undefined) {
        void giveUp(invocation, invocation.givenUp);
        return;
      }
      waiting.set(invocation.requestId, invocation);
      pump();
      if (waiting.has(invocation.requestId)) events.onThrottled(invocation);
    },
    pump,
    list: () => [
      ...[...running.values()].map((invocation) => ({ invocation, state: 'running' as const })),
      ...[...waiting.values()].map((invocation) => ({ invocation, state: 'waiting' as const })),
      ...[...delayed.values()].map(({ invocation }) => ({ invocation, state: 'delayed' as const })),
      ...[...givingUp.values()].map((invocation) => ({ invocation, state: 'givingUp' as const })),
    ],
    cancel: async (predicate) => {
      const dropped = [...waiting.values(), ...[...delayed.values()].map(({ invocation }) => invocation)].filter(
        predicate,
      );
      await Promise.all(
        dropped.map((invocation) => {
          waiting.delete(invocation.requestId);
          delayed.get(invocation.requestId)?.cancel();
          delayed.delete(invocation.requestId);
          return settle(invocation);
        }),
      );
      return dropped.length;
    },
    stop: () => {
      stopped = true;
      cancelExpiry?.();
      for (const cancel of cancelInsisting) cancel();
      for (const { cancel } of delayed.values()) cancel();
    },
  };
};
