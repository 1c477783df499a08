import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProcess, type ProcessInfo } from '../../../src/local/lambda/process-list.ts';
import { createLambdaFixture, isAlive, type LambdaFixture, pidIn, SPAWN_DETACHED } from './lambda-fixture.ts';

let fixture: LambdaFixture;
beforeEach(async () => {
  fixture = await createLambdaFixture();
});

const started: ChildProcess[] = [];
const begin = (
  program: string,
  args: readonly string[],
  options: SpawnOptions = { stdio: 'inherit' },
): ChildProcess => {
  const child = spawn(program, args, options);
  started.push(child);
  return child;
};
/** Kill a process unless it has ended, and wait until it has. */
const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
};
afterEach(async () => {
  await Promise.all(started.splice(0).map(end));
  await fixture.dispose();
});

describe('a cloud that is killed', () => {
  it('takes spinning handlers and their children with it', async () => {
    const childFile = join(fixture.home, 'child.pid');
    const handlerFile = join(fixture.home, 'handler.pid');
    const spin = await fixture.define(
      'spin',
      `${SPAWN_DETACHED} export const handler = () => {
         detached(${JSON.stringify(childFile)});
         writeFileSync(${JSON.stringify(handlerFile)}, String(process.pid));
         for (;;);
       };`,
      { timeoutSeconds: 600 },
    );
    const module = new URL('../../../src/local/lambda/start-lambda.ts', import.meta.url).pathname;
    const { onInvocation: _, emit: __, ...plain } = fixture.options([spin]);
    const script = join(fixture.home, 'cloud.mts');
    await writeFile(
      script,
      `import { startLambda } from ${JSON.stringify(module)};
       const lambda = await startLambda({ ...${JSON.stringify(plain)}, emit: async () => {} });
       await lambda.invokeAsync('spin', { n: 1 });`,
    );
    const cloud = begin(process.execPath, ['--import', 'tsx', script]);
    await expect.poll(() => pidIn(handlerFile), { timeout: 30_000 }).toBeGreaterThan(0);
    const pids = [await pidIn(handlerFile), await pidIn(childFile)];
    expect(await Promise.all(pids.map(isAlive))).toEqual([true, true]);
    await end(cloud);
    await expect.poll(() => Promise.all(pids.map(isAlive)), { timeout: 20_000 }).toEqual([false, false]);

    const resumed = await fixture.start([await fixture.define('spin', 'export const handler = () => 1;')]);
    await resumed.idle();
    expect(fixture.news.map(({ phase, event }) => [phase, event])).toEqual([
      ['started', { n: 1 }],
      ['finished', { n: 1 }],
    ]);
  });

  it('has those environments killed that are there at its end, and no others', async () => {
    const children = [0, 1, 2].map(() => begin('sleep', ['600'], { detached: true, stdio: 'ignore' }));
    const found = await Promise.all(children.map(({ pid = 0 }) => findProcess(pid)));
    const [first, second, third] = found.map(({ pid = 0, startTime = 0 } = {} as ProcessInfo) => ({ pid, startTime }));
    const module = new URL('../../../src/local/lambda/guard.ts', import.meta.url).pathname;
    const script = join(fixture.home, 'guarded.mts');
    await writeFile(
      script,
      `import { makeGuard } from ${JSON.stringify(module)};
       const [first, second, third] = ${JSON.stringify([first, second, third])};
       const guard = makeGuard(${JSON.stringify(fixture.bootstrapPath)});
       for (const root of [first, second, { ...third, startTime: third.startTime + 1 }]) guard.add(root);
       guard.drop(first);
       setTimeout(() => process.kill(process.pid, 'SIGKILL'), 100);`,
    );
    begin(process.execPath, ['--import', 'tsx', script]);
    await expect.poll(() => isAlive(second?.pid ?? 0), { timeout: 30_000 }).toBe(false);
    expect(await Promise.all([first, third].map((root) => isAlive(root?.pid ?? 0)))).toEqual([true, true]);
  });

  it('leaves nothing that the next one would not clean up', async () => {
    const directory = join(fixture.home, 'scratch', '11111111-2222-3333-4444-555555555555');
    await mkdir(join(directory, 'tmp'), { recursive: true });
    const left = begin('sleep', ['600'], {
      cwd: join(directory, 'tmp'),
      detached: true,
      stdio: 'ignore',
      env: { PATH: process.env.PATH },
    });
    await once(left, 'spawn');
    const lambda = await fixture.start([]);
    expect(await isAlive(left.pid ?? 0)).toBe(false);
    expect(fixture.environments()).toEqual([]);
    expect(lambda.queued()).toEqual([]);
  });
});
