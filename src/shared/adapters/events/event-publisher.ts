import pLimit from 'p-limit';
import { EVENT_SOURCE, type FanreelEvent } from '../../core/contracts/events.ts';
import { InvalidEventError, PublishError } from '../../core/errors/errors.ts';
import type { PublishEvents } from '../../core/ports/ports.ts';
import { type RetryRule, type RetryWorld, retry } from '../../core/retry/retry.ts';
import { RETRY_WORLD } from '../retry/retry-world.ts';
import type { EventEntry, PutEvents } from './event-entry.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const ENTRIES_PER_CALL = 10;
/** The lower of the two documented limits, for one call and for one entry. */
const BYTES_PER_CALL = 256 * 1024;
const CALLS_IN_FLIGHT = 8;
const RULE: RetryRule = { attempts: 8, firstMs: 200, longestMs: 5_000 };

/** Dependencies of the publisher. */
export interface EventPublisherParts {
  readonly putEvents: PutEvents;
  /** name or ARN of the project's bus */
  readonly eventBus: string;
  /** default: the system's */
  readonly world?: RetryWorld;
}

interface Pending {
  readonly entry: EventEntry;
  readonly bytes: number;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
const pendingOf = (event: FanreelEvent, eventBus: string): Pending => {
  const detail = JSON.stringify(event.detail);
  const bytes = Buffer.byteLength(EVENT_SOURCE) + Buffer.byteLength(event.detailType) + Buffer.byteLength(detail);
  if (bytes > BYTES_PER_CALL) {
    throw new InvalidEventError(
      `An event ${event.detailType} is ${bytes} bytes long; a bus takes at most ${BYTES_PER_CALL}. ` +
        'Put the bulk of it into the output bucket and its key into the event.',
    );
  }
  return {
    entry: { EventBusName: eventBus, Source: EVENT_SOURCE, DetailType: event.detailType, Detail: detail },
    bytes,
  };
};

/** What to do about an error code, for the message; empty when the error may pass by itself. */
const nextStep = (code: string, eventBus: string): string => {
  if (/^(AccessDenied|NotAuthorized)/.test(code)) {
    return `Allow the role or the access key events:PutEvents on the bus ${eventBus}. `;
  }
  return code === 'ResourceNotFoundException' ? 'There is no such bus in this account and region. ' : '';
};

/** Groups that fit into one call each. */
const callsOf = (pending: readonly Pending[]): Pending[][] => {
  const calls: Pending[][] = [];
  let current: Pending[] = [];
  let bytes = 0;
  for (const item of pending) {
    if (current.length === ENTRIES_PER_CALL || (current.length > 0 && bytes + item.bytes > BYTES_PER_CALL)) {
      calls.push(current);
      current = [];
      bytes = 0;
    }
    current.push(item);
    bytes += item.bytes;
  }
  if (current.length > 0) calls.push(current);
  return calls;
};

/**
 * Publish events on a bus, resending exactly those that it did not accept.
 * @returns a function that resolves only when every event was accepted. It throws
 * {@link PublishError} when some were not within the bounded number of tries, and
 * {@link InvalidEventError} when an event is larger than the bus takes
 */
export const makeEventPublisher = (parts: EventPublisherParts): PublishEvents => {
  const { putEvents, eventBus, world = RETRY_WORLD } = parts;

  return async (events) => {
    let lastCode = 'none';

    const send = async (call: Pending[]): Promise<Pending[]> => {
      try {
        const results = await putEvents(call.map(({ entry }) => entry));
        return call.filter((_, at) => {
          const result = results[at];
          if (result?.EventId !== undefined && result.ErrorCode === undefined) return false;
          lastCode = result?.ErrorCode ?? 'no answer for the entry';
          return true;
        });
      } catch (error) {
        // Whether the bus accepted the events is unknown, so they are sent again: an event may arrive twice, but is
        // never lost.
        lastCode = error instanceof Error ? error.name : String(error);
        return call;
      }
    };

    let pending = events.map((event) => pendingOf(event, eventBus));
    const sendPending = async (): Promise<void> => {
      const limit = pLimit(CALLS_IN_FLIGHT);
      const [first, ...others] = callsOf(pending);
      // The first events are the most urgent: sent by themselves, none of the others overtakes them.
      const refused = first === undefined ? [] : await send(first);
      pending = [...refused, ...(await Promise.all(others.map((call) => limit(() => send(call))))).flat()];
      if (pending.length === 0) return;
      throw new PublishError(
        `${pending.length} of ${events.length} events were not accepted by the bus ${eventBus} in ${RULE.attempts} tries ` +
          `(last error code: ${lastCode}). ${nextStep(lastCode, eventBus)}What was accepted stays; publishing again is safe.`,
      );
    };
    await retry(sendPending, { rule: RULE, world, mayPass: (error) => error instanceof PublishError });
  };
};
