import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { parseCpuTimes, startCpuMeter } from '../../../src/shared/adapters/process/process-cpu.ts';
import { runMediaProcess } from '../../../src/shared/adapters/process/run-media-process.ts';

const BURN_MS = 400;
const burn = `const end = process.cpuUsage().user / 1000 + ${BURN_MS}; while (process.cpuUsage().user / 1000 < end);`;
const runScript = (script: string) => runMediaProcess({ binary: process.execPath, args: ['-e', script] });
/** A node that does nothing. */
const MOST_START_MS = 1_500;

describe('parseCpuTimes', () => {
  it('reads what a process took, and what those took that it waited for', () => {
    const stat = '7 (a (b) c 1) S 1 7 7 0 -1 4194560 1 2 0 0 12 3 40 5 20 0 1 0 99';
    expect(parseCpuTimes(stat)).toEqual({ ownMs: 150, reapedMs: 450 });
  });
});

describe.runIf(process.platform === 'linux')('a meter of processor time', () => {
  it('counts what this process does, and no waiting', async () => {
    const spentMs = startCpuMeter();
    const endMs = process.cpuUsage().user / 1000 + BURN_MS;
    while (process.cpuUsage().user / 1000 < endMs);
    expect(spentMs()).toBeGreaterThanOrEqual(BURN_MS);
    const before = spentMs();
    await delay(BURN_MS);
    expect(spentMs() - before).toBeLessThan(BURN_MS);
  });

  it('counts all of a program, also what it does after its last output', async () => {
    const spentMs = startCpuMeter();
    const { cpuMs = 0, exitCode } = await runScript(
      `const fs = require('node:fs'); fs.closeSync(1); fs.closeSync(2); ${burn}`,
    );
    expect(exitCode).toBe(0);
    expect(spentMs()).toBeGreaterThanOrEqual(BURN_MS);
    // What the end of the outputs tells is less: that is why there is a meter.
    expect(cpuMs).toBeLessThan(spentMs());
  });

  it('counts programs that fail, one after the other and side by side, each once', async () => {
    const spentMs = startCpuMeter();
    await Promise.all([
      runScript(`${burn} process.exit(3)`),
      runScript(`${burn} process.kill(process.pid, 'SIGSEGV')`),
    ]);
    await runScript(burn);
    expect(spentMs()).toBeGreaterThanOrEqual(3 * BURN_MS - 30);
    expect(spentMs()).toBeLessThan(3 * (BURN_MS + MOST_START_MS));
  });

  it('does not count what ran before it was started', async () => {
    await runScript(burn);
    const spentMs = startCpuMeter();
    expect(spentMs()).toBeLessThan(BURN_MS / 2);
    expect(parseCpuTimes(readFileSync('/proc/self/stat', 'latin1')).reapedMs).toBeGreaterThanOrEqual(BURN_MS);
  });
});
