import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BusEvent } from '../../../src/local/core/events/bus-event.ts';
import { ResourceNotFoundError } from '../../../src/local/core/events/resource-not-found-error.ts';
import type { LocalRule } from '../../../src/local/events/local-rule.ts';
import type { PutEventsEntry } from '../../../src/local/events/put-events.ts';
import { type EventsOptions, type LocalEvents, startEvents } from '../../../src/local/events/start-events.ts';
import { scaledClock, systemClock } from '../../../src/local/host/clock.ts';
import { createMetrics } from '../../../src/local/metrics/local-metrics.ts';
import { ConfigError } from '../../../src/shared/core/errors/errors.ts';

let home = '';
let delivered: { functionName: string; event: BusEvent; id: string }[] = [];
const running: LocalEvents[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'events-'));
  delivered = [];
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((events) => events.stop()));
  await rm(home, { recursive: true });
});

const open = async (rules: readonly LocalRule[], more: Partial<EventsOptions> = {}): Promise<LocalEvents> => {
  const events = await startEvents({
    buses: ['films'],
    rules,
    deliver: async (functionName, event, id) => void delivered.push({ functionName, event, id }),
    region: 'eu-central-1',
    journalDir: join(home, 'journal'),
    queuesDir: join(home, 'queues'),
    ...more,
  });
  running.push(events);
  return events;
};
const start = async (...args: Parameters<typeof open>): Promise<LocalEvents> => {
  const events = await open(...args);
  events.start();
  return events;
};

const sliceRule: LocalRule = {
  name: 'slices',
  bus: 'films',
  pattern: { source: ['custom.gifGenerator'], 'detail-type': ['newVideoCreated'] },
  targets: [{ functionName: 'worker', deadLetterQueueName: 'undelivered' }],
};
const entry = (more: Partial<PutEventsEntry> = {}): PutEventsEntry => ({
  Source: 'custom.gifGenerator',
  DetailType: 'newVideoCreated',
  Detail: '{"index":7}',
  EventBusName: 'films',
  ...more,
});
const attributesOf = (letter: { MessageAttributes: Readonly<Record<string, { StringValue: string }>> } | undefined) =>
  Object.fromEntries(Object.entries(letter?.MessageAttributes ?? {}).map(([name, value]) => [name, value.StringValue]));

describe('putEvents', () => {
  it('delivers a matching event in the envelope of EventBridge', async () => {
    const events = await start([sliceRule]);
    const result = await events.putEvents([entry({ Time: 1_789_000_000, Resources: ['arn:x'] })]);
    await events.idle();
    expect(result).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: delivered[0]?.event.id }] });
    expect(delivered).toEqual([
      {
        functionName: 'worker',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        event: {
          version: '0',
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          'detail-type': 'newVideoCreated',
          source: 'custom.gifGenerator',
          account: '000000000000',
          time: '2026-09-10T00:26:40Z',
          region: 'eu-central-1',
          resources: ['arn:x'],
          detail: { index: 7 },
        },
      },
    ]);
  });

  it('keeps buses apart, and takes a bus by name, by ARN, or by default', async () => {
    const all = { pattern: { account: ['000000000000'] } };
    const events = await start([
      { ...all, name: 'a', bus: 'films', targets: [{ functionName: 'onFilms' }] },
      { ...all, name: 'a', bus: 'default', targets: [{ functionName: 'onDefault' }] },
    ]);
    const { EventBusName: _, ...noBus } = entry({ Detail: '{"n":1}' });
    await events.putEvents([
      noBus,
      entry({ Detail: '{"n":2}' }),
      entry({ Detail: '{"n":3}', EventBusName: 'arn:aws:events:eu-central-1:000000000000:event-bus/films' }),
    ]);
    await events.idle();
    expect(delivered.map(({ functionName, event }) => [functionName, event.detail])).toEqual([
      ['onDefault', { n: 1 }],
      ['onFilms', { n: 2 }],
      ['onFilms', { n: 3 }],
    ]);
  });

  it('accepts the good entries of a request and says what is wrong with each other one', async () => {
    const events = await start([sliceRule]);
    const result = await events.putEvents([
      entry({ Source: undefined }),
      entry({ DetailType: '' }),
      entry({ Detail: undefined }),
      entry({ Detail: '{"half' }),
      entry({ Detail: '[1]' }),
      entry({ Source: 'aws.s3' }),
      entry({ EventBusName: 'elsewhere' }),
      entry(),
    ]);
    await events.idle();
    expect(result.FailedEntryCount).toBe(7);
    expect(result.Entries.map((each) => ('ErrorCode' in each ? each.ErrorCode : 'ok'))).toEqual([
      'InvalidArgument',
      'InvalidArgument',
      'InvalidArgument',
      'MalformedDetail',
      'MalformedDetail',
      'NotAuthorizedForSourceException',
      'ResourceNotFoundException',
      'ok',
    ]);
    expect(result.Entries[0]).toMatchObject({ ErrorMessage: expect.stringContaining('Source is a required argument') });
    expect(delivered).toHaveLength(1);
  });

  it.each<[string, PutEventsEntry[], RegExp]>([
    ['no entry', [], /1 to 10 events, got 0/],
    ['11 entries', Array.from({ length: 11 }, () => entry()), /1 to 10 events, got 11/],
    [
      'more than 1 MB',
      [entry({ Detail: JSON.stringify({ a: 'x'.repeat(1024 * 1024) }) })],
      /over the limit: 10\d+ bytes/,
    ],
    [
      'more than 1 MB together',
      Array.from({ length: 10 }, () => entry({ Detail: `{"a":"${'x'.repeat(110_000)}"}` })),
      /over the limit/,
    ],
    [
      'a Detail that is no string',
      [{ ...entry(), Detail: { a: 1 } } as unknown as PutEventsEntry],
      /Entries\[0\]\.Detail must be a string/,
    ],
  ])('fails as a whole at %s', async (_what, entries, message) => {
    const events = await start([sliceRule]);
    await expect(events.putEvents(entries)).rejects.toThrow(message);
    expect(delivered).toEqual([]);
  });

  it('takes an event of just under 1 MB', async () => {
    const events = await start([sliceRule]);
    const result = await events.putEvents([entry({ Detail: JSON.stringify({ a: 'x'.repeat(1024 * 1024 - 100) }) })]);
    expect(result.FailedEntryCount).toBe(0);
  });

  it('lets a service of the cloud say what clients may not', async () => {
    const rule = {
      name: 'uploads',
      bus: 'default',
      pattern: { source: ['aws.s3'] },
      targets: [{ functionName: 'splitter' }],
    };
    const events = await start([rule]);
    const id = await events.emit('default', {
      source: 'aws.s3',
      detailType: 'Object Created',
      detail: { bucket: { name: 'b' } },
    });
    await events.idle();
    expect(delivered.map(({ event }) => [event.id, event.source])).toEqual([[id, 'aws.s3']]);
  });
});

describe('delivery', () => {
  it('is tried again with the same id until the target takes the event', async () => {
    const metrics = createMetrics();
    const ids: string[] = [];
    const events = await start([sliceRule], {
      clock: scaledClock(1000),
      metrics,
      deliver: async (functionName, event, id) => {
        ids.push(id);
        if (ids.length < 4) throw new Error('not now');
        delivered.push({ functionName, event, id });
      },
    });
    await events.putEvents([entry()]);
    await events.idle();
    expect(new Set(ids).size).toBe(1);
    expect(ids).toHaveLength(4);
    expect(delivered).toHaveLength(1);
    const sums = Object.fromEntries(
      metrics
        .snapshot()
        .map(({ metricName, buckets }) => [metricName, buckets.reduce((sum, bucket) => sum + bucket.sum, 0)]),
    );
    expect(sums).toEqual({ MatchedEvents: 1, RetryInvocationAttempts: 3, Invocations: 1 });
  });

  it('ends in the dead-letter queue with the attributes of AWS when all tries are used up', async () => {
    const rule = {
      ...sliceRule,
      targets: [{ functionName: 'worker', deadLetterQueueName: 'undelivered', retry: { maximumAttempts: 2 } }],
    };
    let tries = 0;
    const events = await start([rule], {
      clock: scaledClock(1000),
      deliver: async () => {
        tries++;
        throw new Error('the disk is full');
      },
    });
    await events.putEvents([entry()]);
    await events.idle();
    const letters = await events.deadLetters('undelivered');
    expect(tries).toBe(3);
    expect(letters).toHaveLength(1);
    expect(JSON.parse(letters[0]?.Body ?? '')).toMatchObject({ version: '0', detail: { index: 7 } });
    expect(attributesOf(letters[0])).toEqual({
      RULE_ARN: 'arn:aws:events:eu-central-1:000000000000:rule/films/slices',
      TARGET_ARN: 'arn:aws:lambda:eu-central-1:000000000000:function:worker',
      ERROR_CODE: 'TARGET_ERROR',
      ERROR_MESSAGE: 'the disk is full',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
      RETRY_ATTEMPTS: '2',
    });
  });

  it('ends in the dead-letter queue when the event is too old', async () => {
    const rule = {
      ...sliceRule,
      targets: [{ functionName: 'worker', deadLetterQueueName: 'undelivered', retry: { maximumAgeSeconds: 60 } }],
    };
    const events = await start([rule], { clock: scaledClock(1000), deliver: () => Promise.reject(new Error('no')) });
    await events.putEvents([entry()]);
    await events.idle();
    expect(attributesOf((await events.deadLetters('undelivered'))[0])).toMatchObject({
      EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds',
    });
  });

  it('does not try again when the target does not exist', async () => {
    let tries = 0;
    const events = await start([sliceRule], {
      deliver: async () => {
        tries++;
        throw new ResourceNotFoundError('Function worker does not exist.');
      },
    });
    await events.putEvents([entry()]);
    await events.idle();
    expect(tries).toBe(1);
    expect(attributesOf((await events.deadLetters('undelivered'))[0])).toMatchObject({
      ERROR_CODE: 'NO_RESOURCE',
      RETRY_ATTEMPTS: '0',
    });
  });

  it('reaches targets that are no functions', async () => {
    const seen: BusEvent[] = [];
    const events = await start([
      {
        ...sliceRule,
        targets: [
          { functionName: 'worker' },
          { arn: 'arn:local:webhook', deliver: async (event) => void seen.push(event) },
        ],
      },
    ]);
    await events.putEvents([entry()]);
    await events.idle();
    expect(seen).toEqual([delivered[0]?.event]);
  });

  it('of accepted events goes on after a restart', async () => {
    const before = await open([sliceRule]);
    const details = Array.from({ length: 10 }, (_, n) => ({ n }));
    await before.putEvents(details.map((each) => entry({ Detail: JSON.stringify(each) })));
    expect(before.pending()).toBe(10);
    await before.stop();
    expect(delivered).toEqual([]);
    const after = await start([sliceRule]);
    await after.idle();
    expect(delivered.map(({ event }) => event.detail)).toEqual(details);
    expect(after.pending()).toBe(0);
  });

  it('does not count the time in which no cloud was up as the age of an event', async () => {
    const before = await open([sliceRule]);
    await before.putEvents([entry()]);
    await before.stop();
    let tries = 0;
    const after = await start([sliceRule], {
      clock: { ...systemClock, now: () => systemClock.now() + 7 * 86_400_000 },
      deliver: async () => {
        if (tries++ === 0) throw new Error('not yet');
      },
    });
    await after.idle();
    expect(tries).toBe(2);
    expect(await after.deadLetters('undelivered')).toEqual([]);
  });

  it('goes to the dead-letter queue when the rule is gone after a restart', async () => {
    const before = await open([sliceRule]);
    await before.putEvents([entry()]);
    await before.stop();
    const after = await start([]);
    await after.idle();
    expect(attributesOf((await after.deadLetters('undelivered'))[0])).toMatchObject({
      ERROR_CODE: 'NO_RESOURCE',
      ERROR_MESSAGE: expect.stringContaining('Rule slices of bus films has no target'),
    });
  });

  it('brings every one of 10,000 events exactly once', async () => {
    const events = await start([sliceRule]);
    const calls = Array.from({ length: 1000 }, (_, call) =>
      events.putEvents(
        Array.from({ length: 10 }, (_entry, n) => entry({ Detail: JSON.stringify({ n: call * 10 + n }) })),
      ),
    );
    const results = await Promise.all(calls);
    await events.idle();
    expect(results.every(({ FailedEntryCount }) => FailedEntryCount === 0)).toBe(true);
    const numbers = delivered.map(({ event }) => (event.detail as { n: number }).n);
    expect(numbers).toHaveLength(10_000);
    expect(new Set(numbers).size).toBe(10_000);
  });
});

describe('rules', () => {
  it('with a schedule send an event of aws.events again and again', async () => {
    const events = await start(
      [{ name: 'tick', bus: 'default', scheduleRateMs: 60_000, targets: [{ functionName: 'reconciler' }] }],
      {
        clock: scaledClock(6000),
      },
    );
    await expect.poll(() => delivered.length, { timeout: 20_000 }).toBeGreaterThan(2);
    await events.stop();
    expect(delivered[0]).toMatchObject({
      functionName: 'reconciler',
      event: {
        source: 'aws.events',
        'detail-type': 'Scheduled Event',
        resources: ['arn:aws:events:eu-central-1:000000000000:rule/tick'],
        detail: {},
      },
    });
  });

  it.each<[string, LocalRule[], RegExp]>([
    [
      'a schedule on the own bus',
      [{ name: 'r', bus: 'films', scheduleRateMs: 1000, targets: [] }],
      /Rule r: a schedule is possible on the default bus only/,
    ],
    [
      'a bus that does not exist',
      [{ ...sliceRule, bus: 'nowhere' }],
      /Rule slices: event bus nowhere does not exist\. Buses here: default, films/,
    ],
    [
      'a bad pattern',
      [{ ...sliceRule, pattern: { source: 'x' } }],
      /Rule slices: Event pattern: pattern\.source must be a list/,
    ],
    [
      'neither pattern nor schedule',
      [{ name: 'r', bus: 'films', targets: [] }],
      /Rule r: it needs a pattern or a schedule/,
    ],
    ['two of one name', [sliceRule, sliceRule], /same name/],
  ])('fail to start with %s', async (_what, rules, message) => {
    await expect(open(rules)).rejects.toThrow(ConfigError);
    await expect(open(rules)).rejects.toThrow(message);
  });
});
