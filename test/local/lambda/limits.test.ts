import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createLambdaFixture,
  failureOf,
  isAlive,
  type LambdaFixture,
  pidIn,
  SPAWN_DETACHED,
} from './lambda-fixture.ts';

/** Never settles, and keeps the process. */
const JAM = 'new Promise(() => setInterval(() => {}, 1e4))';

let fixture: LambdaFixture;
beforeEach(async () => {
  fixture = await createLambdaFixture();
});
afterEach(() => fixture.dispose());

describe('limits', () => {
  it('a handler that spins past its timeout is killed with a child that had left its group', async () => {
    const file = join(fixture.home, 'child.pid');
    const spin = await fixture.define(
      'spin',
      `${SPAWN_DETACHED} export const handler = () => { detached(${JSON.stringify(file)}); for (;;); };`,
      { timeoutSeconds: 2 },
    );
    const lambda = await fixture.start([spin]);
    const { failure } = await failureOf(lambda.invoke('spin', {}));
    expect(failure.errorType).toBe('Sandbox.Timedout');
    expect(failure.errorMessage).toMatch(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 2\.00 seconds$/);
    expect(await isAlive(await pidIn(file))).toBe(false);
    expect(fixture.environments()).toEqual([]);
  });

  it('a child that had left its group is killed even when its parent dies first', async () => {
    const file = join(fixture.home, 'child.pid');
    const die = await fixture.define(
      'die',
      `${SPAWN_DETACHED} export const handler = () => { detached(${JSON.stringify(file)}); process.kill(process.pid, 'SIGKILL'); };`,
    );
    const lambda = await fixture.start([die]);
    await failureOf(lambda.invoke('die', {}));
    expect(await isAlive(await pidIn(file))).toBe(false);
  });

  it('memory of children counts, and too much of it ends the environment', async () => {
    const grow = await fixture.define(
      'grow',
      `import { spawnSync } from 'node:child_process';
       const hog = 'const kept = []; setInterval(() => kept.push(Buffer.alloc(32e6, 1)), 20);';
       export const handler = () => { spawnSync(process.execPath, ['-e', hog]); };`,
      { memoryMb: 256 },
    );
    const lambda = await fixture.start([grow]);
    const { failure } = await failureOf(lambda.invoke('grow', {}));
    expect(failure.errorType).toBe('Runtime.OutOfMemory');
    expect(fixture.news.at(-1)?.maxMemoryMb).toBeGreaterThan(256);
  });

  it('fails for memory that was needed for a moment only, and given back before the answer', async () => {
    const once = await fixture.define(
      'once',
      `import v8 from 'node:v8'; import vm from 'node:vm';
       v8.setFlagsFromString('--expose-gc');
       const gc = vm.runInNewContext('gc');
       const need = (bytes) => { Buffer.alloc(bytes, 1); };
       export const handler = async ({ mb }) => {
         need(mb * 2 ** 20);
         for (let i = 0; i < 50 && process.memoryUsage().rss > 110 * 2 ** 20; i++) {
           gc();
           await new Promise((done) => setTimeout(done, 20));
         }
         return process.memoryUsage().rss;
       };`,
      { memoryMb: 256 },
    );
    const lambda = await fixture.start([once]);
    const rss = Number(await lambda.invoke('once', { mb: 120 }));
    expect(rss / 2 ** 20).toBeLessThan(120);
    expect(fixture.news.at(-1)?.maxMemoryMb).toBeGreaterThan(120);
    const { failure } = await failureOf(lambda.invoke('once', { mb: 300 }));
    expect(failure.errorType).toBe('Runtime.OutOfMemory');
    // Another environment, as on AWS: what was needed before is forgotten.
    await lambda.invoke('once', { mb: 1 });
  });

  it('does not add what processes needed one after another', async () => {
    const turns = await fixture.define(
      'turns',
      `import { spawnSync } from 'node:child_process';
       export const handler = () => {
         for (let i = 0; i < 3; i++) spawnSync(process.execPath, ['-e', 'Buffer.alloc(200 * 2 ** 20, 1); setTimeout(() => {}, 300)']);
       };`,
      { memoryMb: 450 },
    );
    const lambda = await fixture.start([turns]);
    await lambda.invoke('turns', {});
    expect(fixture.news.at(-1)?.maxMemoryMb).toBeGreaterThan(200);
  });

  it('a start that takes too long begins again as part of the invocation, within the time of the function', async () => {
    const starts = join(fixture.home, 'starts');
    const counted = `import { appendFileSync, readFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(starts)}, '.');`;
    const slow = await fixture.define(
      'slow',
      `${counted}
       if (readFileSync(${JSON.stringify(starts)}).length === 1) await ${JAM};
       export const handler = (event, context) => context.getRemainingTimeInMillis();`,
    );
    const stuck = await fixture.define('stuck', `await ${JAM}; export const handler = () => 1;`, { timeoutSeconds: 1 });
    const lambda = await fixture.start([slow, stuck], { initTimeoutMs: 5_000 });
    // What the second start took is gone from the 20 seconds of the function.
    expect(await lambda.invoke('slow', {})).toBeLessThan(20_000 - 20);
    expect(await readFile(starts, 'utf8')).toBe('..');
    expect((await failureOf(lambda.invoke('stuck', {}))).failure).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${fixture.news.at(-1)?.requestId} Error: Task timed out after 1.00 seconds`,
    });
  });

  it('an environment can be frozen between invocations: what was left running waits for the next event', async () => {
    const ticks = await fixture.define(
      'ticks',
      `let ticks = 0; setInterval(() => ticks++, 20);
       export const handler = () => { const seen = ticks; ticks = 0; return seen; };`,
    );
    const lambda = await fixture.start([ticks], { freezes: true });
    await lambda.invoke('ticks', {});
    await setTimeout(3_000);
    // 150 if it had gone on. A timer that was due while all stood still fires once.
    expect(await lambda.invoke('ticks', {})).toBeLessThan(75);
  });

  it('concurrency is never exceeded, by running events or by processes', async () => {
    const slow = await fixture.define(
      'slow',
      // Longer than an environment takes to start on a busy machine: all three run at once.
      'export const handler = () => new Promise((done) => setTimeout(done, 400));',
      { concurrency: 3 },
    );
    let running = 0;
    let peak = 0;
    let peakDirectories = 0;
    const lambda = await fixture.start([slow], {
      onInvocation: ({ phase }) => {
        if (phase === 'started') running++;
        if (phase === 'finished') running--;
        peak = Math.max(peak, running);
        peakDirectories = Math.max(peakDirectories, fixture.environments().length);
      },
    });
    await Promise.all(Array.from({ length: 20 }, (_, n) => lambda.invokeAsync('slow', { n })));
    await lambda.idle();
    expect([peak, peakDirectories]).toEqual([3, 3]);
    lambda.setConcurrency('slow', 1);
    peak = 0;
    await Promise.all(Array.from({ length: 5 }, (_, n) => lambda.invokeAsync('slow', { n })));
    await lambda.idle();
    expect(peak).toBe(1);
    await expect.poll(() => fixture.environments().length, { timeout: 20_000 }).toBe(1);
  });
});
