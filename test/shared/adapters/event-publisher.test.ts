import { describe, expect, it } from 'vitest';
import type { EventEntry, PutEvents } from '../../../src/shared/adapters/events/event-entry.ts';
import { makeEventPublisher } from '../../../src/shared/adapters/events/event-publisher.ts';
import type { FanreelEvent } from '../../../src/shared/core/contracts/events.ts';
import { InvalidEventError, PublishError } from '../../../src/shared/core/errors/errors.ts';
import { slicesOf } from '../../../src/shared/core/job/job-slices.ts';
import { sliceEvents } from '../../../src/shared/core/job/slice-events.ts';
import { jobOf } from '../../fakes/job-documents.ts';

type Entries = readonly EventEntry[];
/** Error code of an entry, undefined when the bus takes it. `call` counts from 1. */
type Verdict = (entry: EventEntry, call: number) => string | undefined;

/** A bus that answers as PutEvents does and keeps what it took. */
const makeBus = (verdict: Verdict = () => undefined) => {
  const calls: Entries[] = [];
  const accepted: EventEntry[] = [];
  const waits: number[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  const putEvents: PutEvents = async (entries) => {
    const call = calls.push(entries);
    inFlight += 1;
    mostInFlight = Math.max(mostInFlight, inFlight);
    await new Promise((resolve) => setImmediate(resolve));
    inFlight -= 1;
    return entries.map((entry) => {
      const code = verdict(entry, call);
      if (code !== undefined) return { ErrorCode: code };
      accepted.push(entry);
      return { EventId: 'id' };
    });
  };
  const publish = makeEventPublisher({
    putEvents,
    eventBus: 'fanreel',
    world: { sleep: async (ms) => waits.push(ms), random: () => 0.5 },
  });
  return { publish, calls, accepted, waits, mostInFlight: () => mostInFlight };
};

const job = jobOf(345 * 30_000);
const events = sliceEvents(job, slicesOf(job), 1);
const indexOf = ({ Detail }: EventEntry): number => JSON.parse(Detail).index;

describe('the event publisher', () => {
  it('sends 345 events in calls of ten, several at once', async () => {
    const bus = makeBus();
    await bus.publish(events);
    expect(bus.calls).toHaveLength(35);
    expect(bus.calls.every((entries) => entries.length <= 10)).toBe(true);
    expect(bus.mostInFlight()).toBeGreaterThan(3);
    expect(bus.mostInFlight()).toBeLessThanOrEqual(8);
    expect(bus.accepted.map(indexOf).sort((a, b) => a - b)).toEqual(events.map((_, index) => index));
    expect(bus.accepted[0]).toMatchObject({
      EventBusName: 'fanreel',
      Source: 'custom.gifGenerator',
      DetailType: 'newVideoCreated',
    });
    expect(bus.waits).toEqual([]);
  });

  it('resends exactly the entries that were not accepted', async () => {
    const refusedOnce = new Set([3, 17, 200]);
    const bus = makeBus((entry) => (refusedOnce.delete(indexOf(entry)) ? 'ThrottlingException' : undefined));
    await bus.publish(events);
    expect(bus.calls).toHaveLength(36);
    expect(bus.calls.at(-1)?.map(indexOf)).toEqual([3, 17, 200]);
    expect(new Set(bus.accepted.map(indexOf)).size).toBe(345);
    expect(bus.accepted).toHaveLength(345);
    expect(bus.waits).toHaveLength(1);
  });

  it('waits longer from try to try', async () => {
    const bus = makeBus((_entry, call) => (call < 5 ? 'InternalFailure' : undefined));
    await bus.publish(events.slice(0, 1));
    expect(bus.waits).toEqual([150, 300, 600, 1200]);
  });

  it('fails naming how many of how many were not accepted and the error code', async () => {
    const bus = makeBus((entry) => (indexOf(entry) < 2 ? 'ThrottlingException' : undefined));
    const publishing = bus.publish(events);
    await expect(publishing).rejects.toThrow(PublishError);
    await expect(publishing).rejects.toThrow('2 of 345 events were not accepted by the bus fanreel in 8 tries');
    await expect(publishing).rejects.toThrow('ThrottlingException');
    expect(bus.waits).toHaveLength(7);
  });

  it('sends a call again that got no answer', async () => {
    let failures = 2;
    const bus = makeBus(() => {
      failures -= 1;
      if (failures < 0) return undefined;
      throw Object.assign(new Error('no'), { name: 'InternalException' });
    });
    await bus.publish(events.slice(0, 3));
    expect(bus.accepted).toHaveLength(3);
  });

  it('fails with the name of the error when no call gets an answer', async () => {
    const bus = makeBus(() => {
      throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    });
    await expect(bus.publish(events.slice(0, 3))).rejects.toThrow(
      /3 of 3 .*AccessDeniedException\)\. Allow the role or the access key events:PutEvents on the bus /,
    );
  });

  const rejected = (message: string): FanreelEvent => ({
    detailType: 'videoRejected',
    detail: { bucket: 'b', key: 'k', reason: 'notVideo', message },
  });

  it('keeps a call below the limit in bytes', async () => {
    const bus = makeBus();
    await bus.publish(Array.from({ length: 5 }, () => rejected('x'.repeat(100_000))));
    expect(bus.calls.map((entries) => entries.length)).toEqual([2, 2, 1]);
  });

  it('fails for an event that no bus takes, before anything is sent', async () => {
    const bus = makeBus();
    await expect(bus.publish([rejected('ü'.repeat(140_000))])).rejects.toThrow(InvalidEventError);
    expect(bus.calls).toEqual([]);
  });

  it('publishes nothing without a call', async () => {
    const bus = makeBus();
    await bus.publish([]);
    expect(bus.calls).toEqual([]);
  });
});
