import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/local/host/clock.ts';
import { createMetrics } from '../../../src/local/metrics/local-metrics.ts';
import { createLambdaFixture, type LambdaFixture } from './lambda-fixture.ts';

let fixture: LambdaFixture;
beforeEach(async () => {
  fixture = await createLambdaFixture();
});
afterEach(() => fixture.dispose());

describe('asynchronous invocations', () => {
  it('are tried again under the same request id after the process was killed, and succeed', async () => {
    const file = join(fixture.home, 'killed-once');
    const once = await fixture.define(
      'once',
      `import { existsSync, writeFileSync } from 'node:fs';
       export const handler = () => {
         if (existsSync(${JSON.stringify(file)})) return;
         writeFileSync(${JSON.stringify(file)}, '');
         process.kill(process.pid, 'SIGKILL');
       };`,
      { async: { onFailureBus: 'films' } },
    );
    const lambda = await fixture.start([once]);
    const { requestId } = await lambda.invokeAsync('once', { index: 7 });
    await lambda.idle();
    expect(
      fixture.news.map(({ phase, attempt, error, willRetry }) => [phase, attempt, error?.errorType, willRetry]),
    ).toEqual([
      ['queued', 1, undefined, undefined],
      ['started', 1, undefined, undefined],
      ['finished', 1, 'Runtime.ExitError', true],
      ['started', 2, undefined, undefined],
      ['finished', 2, undefined, false],
    ]);
    expect(new Set(fixture.news.map((each) => each.requestId))).toEqual(new Set([requestId]));
    expect(fixture.emitted).toEqual([]);
  });

  it('that fail on every attempt end in the on-failure event of AWS after exactly three', async () => {
    const doomed = await fixture.define(
      'doomed',
      `export const handler = () => process.kill(process.pid, 'SIGKILL');`,
      {
        async: { onFailureBus: 'films' },
      },
    );
    const metrics = createMetrics();
    const lambda = await fixture.start([doomed], { metrics });
    const event = { source: 'custom.gifGenerator', detail: { index: 7 } };
    const { requestId } = await lambda.invokeAsync('doomed', event);
    await lambda.idle();
    expect(fixture.news.filter(({ phase }) => phase === 'started')).toHaveLength(3);
    const arn = 'arn:aws:lambda:eu-central-1:000000000000:function:doomed:$LATEST';
    expect(fixture.emitted).toEqual([
      {
        bus: 'films',
        content: {
          source: 'lambda',
          detailType: 'Lambda Function Invocation Result - Failure',
          resources: ['arn:aws:events:eu-central-1:000000000000:event-bus/films', arn],
          detail: {
            version: '1.0',
            timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
            requestContext: { requestId, functionArn: arn, condition: 'RetriesExhausted', approximateInvokeCount: 3 },
            requestPayload: event,
            responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
            responsePayload: {
              errorType: 'Runtime.ExitError',
              errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
            },
          },
        },
      },
    ]);
    const sums = Object.fromEntries(
      metrics
        .snapshot()
        .map(({ metricName, buckets }) => [metricName, buckets.reduce((sum, bucket) => sum + bucket.sum, 0)]),
    );
    expect(sums).toMatchObject({
      Invocations: 3,
      Errors: 3,
      AsyncEventsReceived: 1,
      AsyncEventsDropped: 1,
      ConcurrentExecutions: 3,
    });
  });

  it('that wait too long end in the on-failure event without having run', async () => {
    const never = await fixture.define('never', 'export const handler = () => 1;', {
      concurrency: 0,
      async: { onFailureBus: 'films', maxEventAgeSeconds: 60 },
    });
    let nowMs = 0;
    const timers: { run: () => void; atMs: number }[] = [];
    const clock = {
      now: () => nowMs,
      setTimeout: (run: () => void, delayMs: number) => {
        const timer = { run, atMs: nowMs + delayMs };
        timers.push(timer);
        return () => void timers.splice(timers.indexOf(timer), 1);
      },
    };
    const lambda = await fixture.start([never], { clock });
    await lambda.invokeAsync('never', { index: 1 });
    expect(lambda.queued('never').map(({ state }) => state)).toEqual(['waiting']);
    nowMs = 60_000;
    for (const timer of timers.splice(0)) if (timer.atMs <= nowMs) timer.run();
    await lambda.idle();
    expect(fixture.emitted).toMatchObject([
      {
        content: {
          detail: {
            requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 0 },
            requestPayload: { index: 1 },
          },
        },
      },
    ]);
    expect(fixture.news.some(({ phase }) => phase === 'started')).toBe(false);
  });

  it('survive a restart, whether they waited or ran', async () => {
    const file = join(fixture.home, 'done');
    const source = (delayMs: number) => `import { appendFileSync } from 'node:fs';
      export const handler = async ({ n }) => {
        await new Promise((done) => setTimeout(done, ${delayMs}));
        appendFileSync(${JSON.stringify(file)}, n + '\\n');
      };`;
    const before = await fixture.start([await fixture.define('work', source(600_000))]);
    for (let n = 0; n < 5; n++) await before.invokeAsync('work', { n });
    await expect
      .poll(() => before.queued().filter(({ state }) => state === 'running').length, { timeout: 20_000 })
      .toBe(1);
    await before.stop();
    expect(fixture.environments()).toEqual([]);
    const after = await fixture.start([await fixture.define('work', source(0))]);
    await after.idle();
    expect((await readFile(file, 'utf8')).trim().split('\n')).toEqual(['0', '1', '2', '3', '4']);
    await after.stop();
    const third = await fixture.start([await fixture.define('work', source(0))]);
    expect(third.queued()).toEqual([]);
  });

  it('do not age while no cloud is up', async () => {
    const limits = { onFailureBus: 'films', maxEventAgeSeconds: 60 };
    const held = await fixture.define('work', 'export const handler = () => 1;', { concurrency: 0, async: limits });
    const before = await fixture.start([held]);
    await before.invokeAsync('work', { n: 1 });
    await before.stop();
    const nextWeek = { ...systemClock, now: () => systemClock.now() + 7 * 86_400_000 };
    const open = await fixture.define('work', 'export const handler = () => 1;', { async: limits });
    const after = await fixture.start([open], { clock: nextWeek });
    await after.idle();
    expect(fixture.news.filter(({ phase }) => phase === 'finished')).toHaveLength(1);
    expect(fixture.emitted).toEqual([]);
  });

  it('are not queued twice under one request id', async () => {
    const held = await fixture.define('held', 'export const handler = () => 1;', { concurrency: 0 });
    const lambda = await fixture.start([held]);
    await lambda.invokeAsync('held', { n: 1 }, 'the-same');
    await lambda.invokeAsync('held', { n: 1 }, 'the-same');
    expect(lambda.queued()).toHaveLength(1);
  });

  it('are dropped while they wait when somebody cancels them', async () => {
    const held = await fixture.define('held', 'export const handler = ({ job }) => job;', { concurrency: 0 });
    const lambda = await fixture.start([held]);
    for (const job of ['a', 'b', 'a', 'c']) await lambda.invokeAsync('held', { job });
    expect(await lambda.cancelQueued(({ payload }) => (payload as { job: string }).job === 'a')).toBe(2);
    lambda.setConcurrency('held', 1);
    await lambda.idle();
    const ran = fixture.news.filter(({ phase }) => phase === 'finished').map(({ event }) => event);
    expect(ran).toEqual([{ job: 'b' }, { job: 'c' }]);
  });

  it('report a failure again and again until the bus takes it', async () => {
    const doomed = await fixture.define('doomed', `export const handler = () => { throw new Error('no'); };`, {
      async: { onFailureBus: 'films', retryAttempts: 0 },
    });
    let refusals = 0;
    const lambda = await fixture.start([doomed], {
      emit: async (bus, content) => {
        if (refusals++ < 1) throw new Error('the bus is away');
        fixture.emitted.push({ bus, content });
      },
    });
    await lambda.invokeAsync('doomed', {});
    await lambda.idle();
    expect(fixture.emitted).toHaveLength(1);
  });
});
