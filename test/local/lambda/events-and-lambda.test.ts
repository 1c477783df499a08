import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalEvents, startEvents } from '../../../src/local/events/start-events.ts';
import type { LocalLambda } from '../../../src/local/lambda/start-lambda.ts';
import { createLambdaFixture, type LambdaFixture } from './lambda-fixture.ts';

let fixture: LambdaFixture;
let events: LocalEvents | undefined;
beforeEach(async () => {
  fixture = await createLambdaFixture();
});
afterEach(async () => {
  await events?.stop();
  events = undefined;
  await fixture.dispose();
});

const BUS = 'films';
const rules = [
  { name: 'slices', bus: BUS, pattern: { 'detail-type': ['slice'] }, targets: [{ functionName: 'worker' }] },
  { name: 'failures', bus: BUS, pattern: { source: ['lambda'] }, targets: [{ functionName: 'assembler' }] },
];

describe('bus and functions together', () => {
  it('an event that fails on every attempt reaches the function that listens to failures', async () => {
    const file = join(fixture.home, 'failure.json');
    const functions = [
      await fixture.define('worker', `export const handler = () => { throw new Error('bad slice'); };`, {
        async: { onFailureBus: BUS },
      }),
      await fixture.define(
        'assembler',
        `import { writeFileSync } from 'node:fs';
         export const handler = (event) => writeFileSync(${JSON.stringify(file)}, JSON.stringify(event));`,
      ),
    ];
    const wired: { lambda?: LocalLambda } = {};
    const bus = await startEvents({
      buses: [BUS],
      rules,
      deliver: async (name, event, id) => void (await wired.lambda?.invokeAsync(name, event, id)),
      region: 'eu-central-1',
      journalDir: join(fixture.home, 'journal'),
      queuesDir: join(fixture.home, 'queues'),
    });
    events = bus;
    const lambda = await fixture.start(functions, { emit: bus.emit });
    wired.lambda = lambda;
    bus.start();
    await bus.emit(BUS, { source: 'test', detailType: 'slice', detail: { index: 3 } });
    for (let step = 0; step < 2; step++) {
      await bus.idle();
      await lambda.idle();
    }
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      source: 'lambda',
      'detail-type': 'Lambda Function Invocation Result - Failure',
      detail: {
        requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
        requestPayload: { 'detail-type': 'slice', detail: { index: 3 } },
        responsePayload: { errorType: 'Error', errorMessage: 'bad slice' },
      },
    });
  });

  it('no accepted event is lost when the cloud is killed in the middle of a burst', async () => {
    const file = join(fixture.home, 'seen');
    const worker = await fixture.define(
      'worker',
      `import { appendFileSync } from 'node:fs';
       export const handler = async ({ detail }) => {
         await new Promise((done) => setTimeout(done, 2));
         appendFileSync(${JSON.stringify(file)}, detail.n + '\\n');
       };`,
      { concurrency: 2 },
    );
    const { onInvocation: _, emit: __, ...plain } = fixture.options([worker]);
    const source = new URL('../../../src/local/', import.meta.url).pathname;
    const script = join(fixture.home, 'cloud.mts');
    await writeFile(
      script,
      `import { startEvents } from ${JSON.stringify(`${source}events/start-events.ts`)};
       import { serveEvents } from ${JSON.stringify(`${source}events/http-api.ts`)};
       import { startLambda } from ${JSON.stringify(`${source}lambda/start-lambda.ts`)};
       const options = ${JSON.stringify(plain)};
       const events = await startEvents({ buses: ['${BUS}'], rules: ${JSON.stringify(rules)}, region: options.region,
         journalDir: options.journalDir, queuesDir: options.journalDir,
         deliver: async (name, event, id) => { await lambda.invokeAsync(name, event, id); } });
       const lambda = await startLambda({ ...options, emit: events.emit });
       events.start();
       console.log((await serveEvents({ putEvents: events.putEvents, credentials: options.credentials })).url);`,
    );
    const cloud = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [url] = await once(cloud.stdout, 'data');
    const client = new EventBridgeClient({
      region: 'eu-central-1',
      endpoint: String(url).trim(),
      credentials: plain.credentials,
      maxAttempts: 1,
    });
    const accepted: number[] = [];
    const send = async (call: number) => {
      const numbers = Array.from({ length: 10 }, (_number, n) => call * 10 + n);
      const entries = numbers.map((n) => ({
        Source: 'test',
        DetailType: 'slice',
        Detail: JSON.stringify({ n }),
        EventBusName: BUS,
      }));
      const result = await client.send(new PutEventsCommand({ Entries: entries }));
      expect(result.FailedEntryCount).toBe(0);
      accepted.push(...numbers);
      if (call === 40) cloud.kill('SIGKILL');
    };
    const calls = await Promise.allSettled(Array.from({ length: 60 }, (_call, call) => send(call)));
    if (cloud.exitCode === null && cloud.signalCode === null) await once(cloud, 'exit');
    expect(accepted.length).toBeGreaterThanOrEqual(10);
    expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(accepted.length / 10);

    const wired: { lambda?: LocalLambda } = {};
    events = await startEvents({
      buses: [BUS],
      rules,
      deliver: async (name, event, id) => void (await wired.lambda?.invokeAsync(name, event, id)),
      region: 'eu-central-1',
      journalDir: plain.journalDir,
      queuesDir: plain.journalDir,
    });
    wired.lambda = await fixture.start([worker]);
    events.start();
    await events.idle();
    await wired.lambda.idle();
    const seen = new Set((await readFile(file, 'utf8')).trim().split('\n').map(Number));
    expect(accepted.filter((n) => !seen.has(n))).toEqual([]);
  });
});
