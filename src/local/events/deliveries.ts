import { setTimeout } from 'node:timers/promises';
import { FanreelError, messageOf } from '../../shared/core/errors/errors.ts';
import { backOffMs } from '../../shared/core/retry/back-off.ts';
import type { BusEvent } from '../core/events/bus-event.ts';
import { ResourceNotFoundError } from '../core/events/resource-not-found-error.ts';
import type { Clock } from '../host/clock.ts';
import type { KeptMap } from '../log/kept-map.ts';
import type { LocalDeadLetterQueues } from './dead-letter-queue.ts';
import type { TargetRetry } from './local-rule.ts';

/** One event on its way to one target, as the journal keeps it. */
export interface Delivery {
  readonly bus: string;
  readonly ruleName: string;
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly event: BusEvent;
  readonly retry?: TargetRetry;
  readonly deadLetterQueueName?: string;
  readonly acceptedAtMs: number;
  /** Tries so far. */
  readonly attempts: number;
}

/** What happened to deliveries, for metrics. */
export type DeliveryOutcome = 'delivered' | 'retried' | 'failed' | 'deadLettered';

export interface DeliveriesOptions {
  readonly journal: KeptMap<Delivery>;
  readonly deadLetters: LocalDeadLetterQueues;
  readonly clock: Clock;
  /** Hands an event to its target. `id` stays the same over all tries. */
  readonly send: (id: string, delivery: Delivery) => Promise<void>;
  readonly onOutcome: (delivery: Delivery, outcome: DeliveryOutcome) => void;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
  readonly firstRetryMs: number;
}

export interface Deliveries {
  /** Resolves when the delivery is in the journal; the delivery itself goes on in the background. */
  accept(id: string, delivery: Delivery): Promise<void>;
  /** Begin to deliver, first the deliveries that the journal kept from an earlier run. */
  start(): void;
  pending(): number;
  idle(): Promise<void>;
  /** Stop delivering; pending deliveries stay in the journal. Resolves when no try is under way, or when one does not end soon. */
  stop(): Promise<void>;
}

const LONGEST_DELAY_MS = 10 * 60_000;
const AFTER_DISK_ERROR_MS = 10_000;
const STOP_WITHIN_MS = 500;
const DEFAULT_RETRY = { maximumAgeSeconds: 86_400, maximumAttempts: 185 };

const errorCodeOf = (error: unknown): string => {
  if (error instanceof ResourceNotFoundError) return 'NO_RESOURCE';
  return error instanceof FanreelError ? error.name : 'TARGET_ERROR';
};

/**
 * Carry accepted events to their targets: tried until the target accepts or its retry policy is used up.
 * @returns the queue of deliveries; call `start` once the targets can be reached
 */
export const createDeliveries = (options: DeliveriesOptions): Deliveries => {
  const { journal, deadLetters, clock, send, onOutcome, random = Math.random, firstRetryMs } = options;
  const timers = new Map<string, () => void>();
  const active = new Set<Promise<void>>();
  let waiters: (() => void)[] = [];
  let state: 'waiting' | 'started' | 'stopped' = 'waiting';

  const wakeWhenIdle = () => {
    if (journal.entries().size > 0) return;
    const woken = waiters;
    waiters = [];
    for (const wake of woken) wake();
  };
  const settle = async (id: string) => {
    await journal.delete(id);
    wakeWhenIdle();
  };

  const giveUp = async (id: string, delivery: Delivery, error: unknown, condition: string | undefined) => {
    onOutcome(delivery, 'failed');
    if (delivery.deadLetterQueueName !== undefined) {
      await deadLetters.send(delivery.deadLetterQueueName, delivery.event, {
        RULE_ARN: delivery.ruleArn,
        TARGET_ARN: delivery.targetArn,
        ERROR_CODE: errorCodeOf(error),
        ERROR_MESSAGE: messageOf(error),
        RETRY_ATTEMPTS: String(delivery.attempts - 1),
        ...(condition === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: condition }),
      });
      onOutcome(delivery, 'deadLettered');
    }
    await settle(id);
  };

  const afterFailure = async (id: string, before: Delivery, error: unknown) => {
    const delivery = { ...before, attempts: before.attempts + 1 };
    const { maximumAgeSeconds, maximumAttempts } = { ...DEFAULT_RETRY, ...delivery.retry };
    if (error instanceof ResourceNotFoundError) return giveUp(id, delivery, error, undefined);
    if (delivery.attempts > maximumAttempts) return giveUp(id, delivery, error, 'MaximumRetryAttempts');
    const delayMs = backOffMs({ firstMs: firstRetryMs, longestMs: LONGEST_DELAY_MS }, delivery.attempts, random());
    if (clock.now() + delayMs - delivery.acceptedAtMs > maximumAgeSeconds * 1000) {
      return giveUp(id, delivery, error, 'MaximumEventAgeInSeconds');
    }
    onOutcome(delivery, 'retried');
    await journal.put(id, delivery);
    if (state === 'started') later(id, delivery, delayMs);
  };

  // Not a loop of `retry`: a delivery is tried for a day, outlives the process, and ages by the cloud's clock.
  const later = (id: string, delivery: Delivery, delayMs: number) => {
    const cancel = clock.setTimeout(() => {
      timers.delete(id);
      start(id, delivery);
    }, delayMs);
    timers.set(id, cancel);
  };

  const attempt = async (id: string, delivery: Delivery) => {
    try {
      await send(id, delivery);
    } catch (error) {
      if (state === 'started') await afterFailure(id, delivery, error);
      return;
    }
    onOutcome(delivery, 'delivered');
    await settle(id);
  };

  const start = (id: string, delivery: Delivery) => {
    if (state !== 'started') return;
    const running: Promise<void> = attempt(id, delivery)
      // The journal or a dead-letter file could not be written: the delivery is still in memory and tried again.
      .catch(() => {
        if (state === 'started') later(id, delivery, AFTER_DISK_ERROR_MS);
      })
      .finally(() => active.delete(running));
    active.add(running);
  };

  return {
    accept: async (id, delivery) => {
      await journal.put(id, delivery);
      start(id, delivery);
    },
    start: () => {
      state = 'started';
      // The age of a delivery counts from here: the time in which no cloud was up is not its own.
      for (const [id, delivery] of journal.entries()) start(id, { ...delivery, acceptedAtMs: clock.now() });
    },
    pending: () => journal.entries().size,
    idle: () =>
      new Promise((resolve) => {
        waiters.push(resolve);
        wakeWhenIdle();
      }),
    stop: async () => {
      state = 'stopped';
      for (const cancel of timers.values()) cancel();
      timers.clear();
      const patience = new AbortController();
      await Promise.race([
        Promise.all(active).finally(() => patience.abort()),
        setTimeout(STOP_WITHIN_MS, undefined, { signal: patience.signal }).catch(() => undefined),
      ]);
    },
  };
};
