import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ResourceNotFoundError } from '../../../src/local/core/events/resource-not-found-error.ts';
import { ConfigError, InvalidEventError } from '../../../src/shared/core/errors/errors.ts';
import { createLambdaFixture, failureOf, isAlive, type LambdaFixture } from './lambda-fixture.ts';

let fixture: LambdaFixture;
beforeEach(async () => {
  fixture = await createLambdaFixture();
});
afterEach(() => fixture.dispose());

describe('invoke', () => {
  it('hands over event and context, and returns the answer', async () => {
    const echo = await fixture.define(
      'echo',
      `export const handler = async (event, context) => ({
        event, name: context.functionName, memory: context.memoryLimitInMB, id: context.awsRequestId,
        arn: context.invokedFunctionArn, remaining: context.getRemainingTimeInMillis(), cwd: process.cwd(),
        env: process.env, home: (await import('node:os')).homedir() });`,
      { env: { TABLE: 'films' }, timeoutSeconds: 30 },
    );
    const lambda = await fixture.start([echo]);
    const answer = (await lambda.invoke('echo', { text: 'grüße 🎬' })) as Record<string, unknown> & {
      env: Record<string, string>;
    };
    expect(answer).toMatchObject({
      event: { text: 'grüße 🎬' },
      name: 'echo',
      memory: '512',
      id: fixture.news[0]?.requestId,
      arn: 'arn:aws:lambda:eu-central-1:000000000000:function:echo',
      env: {
        TABLE: 'films',
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
        AWS_LAMBDA_FUNCTION_NAME: 'echo',
        GLIBC_TUNABLES: expect.stringContaining('glibc.malloc.hugetlb=1'),
      },
    });
    expect(answer.remaining).toBeGreaterThan(20_000);
    expect(answer.remaining).toBeLessThanOrEqual(30_000);
    expect(answer.env.TMPDIR).toBe(join(String(answer.cwd), 'tmp'));
    // What a user has set for the SDK lies elsewhere.
    expect(answer.home).toBe(answer.env.TMPDIR);
    expect(Object.keys(answer.env)).not.toContain('NODE_ENV');
  });

  it('reuses a warm environment, and says which start was cold', async () => {
    const count = await fixture.define(
      'count',
      'let n = 0; export const handler = () => ({ n: ++n, pid: process.pid });',
    );
    const lambda = await fixture.start([count]);
    const answers = (await Promise.all([1, 2, 3].map(() => lambda.invoke('count', {})))) as {
      n: number;
      pid: number;
    }[];
    expect(answers.map(({ n }) => n)).toEqual([1, 2, 3]);
    expect(new Set(answers.map(({ pid }) => pid)).size).toBe(1);
    const finished = fixture.news.filter(({ phase }) => phase === 'finished');
    expect(finished.map(({ coldStart, initMs }) => [coldStart, typeof initMs])).toEqual([
      [true, 'number'],
      [false, 'undefined'],
      [false, 'undefined'],
    ]);
    expect(finished[0]?.maxMemoryMb).toBeGreaterThan(20);
  });

  it('writes START, END and REPORT around the output of the function', async () => {
    const talk = await fixture.define('talk', `export const handler = () => { console.log('from the handler'); };`);
    const lambda = await fixture.start([talk]);
    expect(await lambda.invoke('talk', {})).toBeNull();
    const [file = ''] = readdirSync(join(fixture.home, 'logs', 'talk'));
    const lines = (await readFile(join(fixture.home, 'logs', 'talk', file), 'utf8')).trim().split('\n');
    const id = fixture.news[0]?.requestId;
    expect(lines).toEqual([
      `START RequestId: ${id} Version: $LATEST`,
      expect.stringMatching(new RegExp(`^\\S+Z\t${id}\tINFO\tfrom the handler$`)),
      `END RequestId: ${id}`,
      expect.stringMatching(
        new RegExp(
          `^REPORT RequestId: ${id}\tDuration: [\\d.]+ ms\tBilled Duration: \\d+ ms\tMemory Size: 512 MB\tMax Memory Used: \\d+ MB\tInit Duration: [\\d.]+ ms$`,
        ),
      ),
    ]);
  });

  it('writes them as JSON for a function whose log is JSON', async () => {
    const env = { AWS_LAMBDA_LOG_FORMAT: 'JSON' };
    const bad = await fixture.define('bad', `export const handler = () => process.exit(1);`, { env });
    const lambda = await fixture.start([bad]);
    await failureOf(lambda.invoke('bad', {}));
    const [file = ''] = readdirSync(join(fixture.home, 'logs', 'bad'));
    const lines = (await readFile(join(fixture.home, 'logs', 'bad', file), 'utf8')).trim().split('\n');
    const requestId = fixture.news[0]?.requestId;
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { type: 'platform.start', record: { requestId, version: '$LATEST' } },
      { type: 'platform.fault', record: `RequestId: ${requestId} Error: Runtime exited with error: exit status 1` },
      { type: 'platform.report', record: { requestId, status: 'error', errorType: 'Runtime.ExitError' } },
    ]);
  });

  it('closes an environment that idles, with its directory', async () => {
    const idler = await fixture.define('idler', 'export const handler = () => process.pid;');
    const lambda = await fixture.start([idler], { idleMs: 50 });
    const pid = Number(await lambda.invoke('idler', {}));
    await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
    await expect.poll(() => fixture.environments(), { timeout: 20_000 }).toEqual([]);
    expect(await lambda.invoke('idler', {})).not.toBe(pid);
  });

  it('starts environments ahead of events when asked to', async () => {
    const eager = await fixture.define('eager', 'export const handler = () => process.pid;', { concurrency: 2 });
    const lambda = await fixture.start([eager]);
    lambda.warm('eager', 9);
    expect(fixture.environments()).toHaveLength(2);
    await lambda.invoke('eager', {});
    expect(fixture.environments()).toHaveLength(2);
  });

  // How functions fail, and what of it is told, is in runtime-client.contract.ts.
  it.each([
    ['the handler', `export const handler = () => { throw new RangeError('too far'); };`],
    ['the process', 'export const handler = () => process.exit(3);'],
    ['its start', 'export const other = 1;'],
  ])('fails when %s does, and the next event gets a working environment', async (_what, source) => {
    const bad = await fixture.define('bad', source);
    const good = await fixture.define('good', 'export const handler = () => 1;');
    const lambda = await fixture.start([bad, good]);
    await failureOf(lambda.invoke('bad', {}));
    await failureOf(lambda.invoke('bad', {}));
    expect(await lambda.invoke('good', {})).toBe(1);
  });

  it('replaces an environment before its session runs out', async () => {
    const keeper = await fixture.define('keeper', 'export const handler = () => process.pid;');
    const lambda = await fixture.start([keeper]);
    const pid = await lambda.invoke('keeper', {});
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5 * 3_600_000 });
    try {
      await lambda.invoke('keeper', {});
      await expect.poll(() => isAlive(Number(pid)), { timeout: 20_000 }).toBe(false);
      expect(await lambda.invoke('keeper', {})).not.toBe(pid);
    } finally {
      vi.useRealTimers();
    }
  });

  it('fails for an event that is longer than Lambda takes, sooner for one that is to wait', async () => {
    const lambda = await fixture.start([await fixture.define('any', 'export const handler = () => 1;')]);
    await expect(lambda.invoke('any', 'x'.repeat(6 * 1024 * 1024))).rejects.toBeInstanceOf(InvalidEventError);
    await expect(lambda.invokeAsync('any', 'x'.repeat(1024 * 1024))).rejects.toBeInstanceOf(InvalidEventError);
    expect(await lambda.invoke('any', 'x'.repeat(1024 * 1024))).toBe(1);
  });

  it('fails for a function that does not exist', async () => {
    const lambda = await fixture.start([]);
    await expect(lambda.invoke('nobody', {})).rejects.toBeInstanceOf(ResourceNotFoundError);
    await expect(lambda.invokeAsync('nobody', {})).rejects.toBeInstanceOf(ResourceNotFoundError);
  });

  it('fails to start with a definition that is out of range', async () => {
    const bad = await fixture.define('bad', '', { timeoutSeconds: 901 });
    await expect(fixture.start([bad])).rejects.toThrow(ConfigError);
    await expect(fixture.start([bad])).rejects.toThrow(/Function bad: timeoutSeconds must be 0\.001 to 900, not 901/);
  });
});

describe('overhead', () => {
  it('of a warm invocation is printed', async () => {
    const noop = await fixture.define('noop', 'export const handler = () => 1;');
    const lambda = await fixture.start([noop]);
    await lambda.invoke('noop', {});
    const times: number[] = [];
    for (let n = 0; n < 200; n++) {
      const before = performance.now();
      await lambda.invoke('noop', { n });
      times.push(performance.now() - before);
    }
    times.sort((a, b) => a - b);
    console.log(
      `warm no-op invocation: median ${times[100]?.toFixed(2)} ms, 95th percentile ${times[190]?.toFixed(2)} ms`,
    );
    expect(fixture.news.filter(({ phase }) => phase === 'finished')).toHaveLength(201);
  });
});
