import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statfsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openLastPid } from '../../../src/local/lambda/last-pid.ts';
import { makeProcessLister, type ProcessLister } from '../../../src/local/lambda/process-lister.ts';

const started: ChildProcess[] = [];
const begin = async (): Promise<number> => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  started.push(child);
  await once(child, 'spawn');
  return child.pid ?? 0;
};
afterEach(async () => {
  for (const child of started.splice(0)) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

const lists = (lister: ProcessLister, pid: number): boolean => lister.now()?.some((each) => each.pid === pid) === true;

describe.runIf(process.platform === 'linux')('a process lister', () => {
  it('lists a process from the first look after its start on', async () => {
    const lister = makeProcessLister();
    lister.now();
    for (let round = 0; round < 5; round += 1) expect(lists(lister, await begin())).toBe(true);
  });

  it('gives the same list while no process begins', () => {
    const lister = makeProcessLister(() => 7);
    expect(lister.now()).toBe(lister.now());
  });

  it('does not believe a number that stays although processes begin', async () => {
    const lister = makeProcessLister(() => 7);
    lister.now();
    const first = await begin();
    await delay(1_100);
    expect(lists(lister, first)).toBe(true);
    expect(lists(lister, await begin())).toBe(true);
  });

  it('lists anew each time where the system gives no number', async () => {
    const lister = makeProcessLister(() => undefined);
    lister.now();
    expect(lists(lister, await begin())).toBe(true);
  });
});

/** Some containers have a file of their own there, as other systems have none. */
const PROC = 0x9fa0;
const hasNumber =
  process.platform === 'linux' && existsSync('/proc/loadavg') && statfsSync('/proc/loadavg').type === PROC;

describe.skipIf(!hasNumber)(`the pid that the system gave last${hasNumber ? '' : ' (skipped: it gives none)'}`, () => {
  it('changes with every process that begins', async () => {
    const lastPid = openLastPid();
    const before = lastPid();
    await begin();
    expect(lastPid()).not.toBe(before);
  });
});
