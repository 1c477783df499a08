import { randomUUID } from 'node:crypto';
import { ConfigError, messageOf } from '../../shared/core/errors/errors.ts';
import { ruleArn } from '../core/events/arns.ts';
import { type BusEvent, type EventContent, makeBusEvent } from '../core/events/bus-event.ts';
import { ResourceNotFoundError } from '../core/events/resource-not-found-error.ts';
import { makeOwnSalvage, type Salvage } from '../disk/salvage.ts';
import { type Clock, systemClock } from '../host/clock.ts';
import type { LocalMetrics } from '../metrics/local-metrics.ts';
import { createDeadLetterQueues, type StoredDeadLetter } from './dead-letter-queue.ts';
import { createDeliveries, type Delivery, type DeliveryOutcome } from './deliveries.ts';
import { openDeliveries } from './kept-deliveries.ts';
import { type CompiledRule, compileRule, type LocalRule, targetArn } from './local-rule.ts';
import {
  acceptEntry,
  checkPutEventsRequest,
  type PutEventsEntry,
  type PutEventsResult,
  type PutEventsResultEntry,
} from './put-events.ts';

export interface EventsOptions {
  /** Names of the buses; the default bus always exists. */
  readonly buses: readonly string[];
  readonly rules: readonly LocalRule[];
  /**
   * Hand an event to a function's queue. Resolves when the queue has stored it; throws {@link ResourceNotFoundError} when
   * there is no such function. `deliveryId` is the same for all tries of one delivery.
   */
  readonly deliver: (functionName: string, event: BusEvent, deliveryId: string) => Promise<void>;
  readonly region: string;
  /** Folder of the journal that keeps accepted events until they are delivered. */
  readonly journalDir: string;
  /** Where damage of the journal is reported. @default the journal's own folder */
  readonly salvage?: Salvage;
  /** Dead-letter queues, one file of JSON lines each. */
  readonly queuesDir: string;
  readonly clock?: Clock;
  readonly metrics?: LocalMetrics;
  /** Back-off before the first retry of a delivery, milliseconds. @default 1000 */
  readonly firstRetryMs?: number;
}

/** The embedded EventBridge. */
export interface LocalEvents {
  /** Begin to deliver, first the deliveries left over from an earlier run. Until then events are accepted and stored. */
  start(): void;
  /** PutEvents as clients call it. @throws {PutEventsRequestError} when the request as a whole is refused */
  putEvents(entries: readonly PutEventsEntry[]): Promise<PutEventsResult>;
  /** Put an event on a bus as a service of the cloud does (`aws.` sources). Resolves with its id once it is stored. */
  emit(bus: string, content: EventContent): Promise<string>;
  /** Messages of a dead-letter queue, oldest first. */
  deadLetters(queueName: string): Promise<StoredDeadLetter[]>;
  /** Number of deliveries that were accepted and have not reached their target yet. */
  pending(): number;
  /** Resolves when no delivery is pending. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

const OUTCOME_METRICS: Readonly<Record<DeliveryOutcome, string>> = {
  delivered: 'Invocations',
  retried: 'RetryInvocationAttempts',
  failed: 'FailedInvocations',
  deadLettered: 'InvocationsSentToDlq',
};

/**
 * Open the embedded EventBridge: buses that are kept apart, rules, and deliveries that survive a restart.
 * @returns the buses, accepting events; deliveries begin with `start()`, which the caller calls once `deliver` can work
 * @throws {ConfigError} when a rule is not valid
 */
export const startEvents = async (options: EventsOptions): Promise<LocalEvents> => {
  const { region, clock = systemClock, metrics } = options;
  const buses = new Set(['default', ...options.buses]);
  const rules = options.rules.map((rule) => compileRule(rule, buses));
  const ruleKey = (bus: string, name: string) => JSON.stringify([bus, name]);
  const rulesByKey = new Map(rules.map((rule) => [ruleKey(rule.bus, rule.name), rule]));
  if (rulesByKey.size !== rules.length) throw new ConfigError('Two rules of one bus have the same name.');

  const journal = await openDeliveries(options.journalDir, options.salvage ?? makeOwnSalvage(options.journalDir));
  const deadLetters = createDeadLetterQueues(options.queuesDir);

  const count = (bus: string, ruleName: string, metric: string) =>
    metrics?.record('AWS/Events', metric, { EventBusName: bus, RuleName: ruleName }, 1);

  const send = async (id: string, { bus, ruleName, targetArn: arn, event }: Delivery) => {
    const target = rulesByKey.get(ruleKey(bus, ruleName))?.targets.find((each) => targetArn(region, each) === arn);
    if (!target) throw new ResourceNotFoundError(`Rule ${ruleName} of bus ${bus} has no target ${arn} any more.`);
    if ('functionName' in target) await options.deliver(target.functionName, event, id);
    else await target.deliver(event);
  };
  const deliveries = createDeliveries({
    journal,
    deadLetters,
    clock,
    send,
    onOutcome: ({ bus, ruleName }, outcome) => count(bus, ruleName, OUTCOME_METRICS[outcome]),
    firstRetryMs: options.firstRetryMs ?? 1000,
  });

  const acceptFor = (rule: CompiledRule, event: BusEvent): Promise<void>[] => {
    count(rule.bus, rule.name, 'MatchedEvents');
    return rule.targets.map((target) =>
      deliveries.accept(randomUUID(), {
        bus: rule.bus,
        ruleName: rule.name,
        ruleArn: ruleArn(region, rule.bus, rule.name),
        targetArn: targetArn(region, target),
        event,
        ...(target.retry ? { retry: target.retry } : {}),
        ...(target.deadLetterQueueName === undefined ? {} : { deadLetterQueueName: target.deadLetterQueueName }),
        acceptedAtMs: clock.now(),
        attempts: 0,
      }),
    );
  };

  const publish = async (bus: string, content: EventContent): Promise<string> => {
    const event = makeBusEvent(content, { id: randomUUID(), region, nowMs: Date.now() });
    await Promise.all(
      rules.filter((rule) => rule.bus === bus && rule.matches(event)).flatMap((rule) => acceptFor(rule, event)),
    );
    return event.id;
  };

  const putEntry = async (entry: PutEventsEntry): Promise<PutEventsResultEntry> => {
    const accepted = acceptEntry(entry, buses, false);
    if (!('bus' in accepted)) return accepted;
    try {
      return { EventId: await publish(accepted.bus, accepted.content) };
    } catch (error) {
      return { ErrorCode: 'InternalFailure', ErrorMessage: `The event could not be kept: ${messageOf(error)}` };
    }
  };

  const schedules = new Map<string, () => void>();
  const schedule = (rule: CompiledRule, rateMs: number) => {
    const cancel = clock.setTimeout(() => {
      const content = {
        source: 'aws.events',
        detailType: 'Scheduled Event',
        detail: {},
        resources: [ruleArn(region, rule.bus, rule.name)],
      };
      // A scheduled event that cannot be written to disk is skipped; the schedule produces the next one.
      Promise.all(acceptFor(rule, makeBusEvent(content, { id: randomUUID(), region, nowMs: Date.now() }))).catch(
        () => undefined,
      );
      schedule(rule, rateMs);
    }, rateMs);
    schedules.set(rule.name, cancel);
  };
  return {
    start: () => {
      deliveries.start();
      for (const rule of rules) if (rule.scheduleRateMs !== undefined) schedule(rule, rule.scheduleRateMs);
    },
    putEvents: async (entries) => {
      checkPutEventsRequest(entries);
      const results = await Promise.all(entries.map(putEntry));
      return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
    },
    emit: (bus, content) =>
      buses.has(bus)
        ? publish(bus, content)
        : Promise.reject(new ConfigError(`Event bus ${bus} does not exist. Buses here: ${[...buses].join(', ')}.`)),
    deadLetters: deadLetters.read,
    pending: deliveries.pending,
    idle: deliveries.idle,
    stop: async () => {
      for (const cancel of schedules.values()) cancel();
      await deliveries.stop();
      await journal.close();
    },
  };
};
