import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cloudFlags, functionFlags, OWN_VALUES, withOwnFlags } from '../../../src/local/host/v8-flags.ts';
import { bundleModule } from '../../fixtures/bundle-module.ts';

const run = promisify(execFile);

it('the flags of a function are known to the Node that runs it', async () => {
  const flags = [...functionFlags(400), ...cloudFlags()];
  const { stdout, stderr } = await run(process.execPath, [...flags, '--eval', 'console.log("started")']);
  expect([stdout, stderr]).toEqual(['started\n', '']);
});

// A Node does not start with a flag that its V8 does not know. Versions: V8 of Node 20, 22, 24, 26, and of one that nobody has tried.
const OF_HEAP = ['--heap-growing-percent=400', '--no-memory-reducer', '--initial-heap-size=128'];
it.each([
  ['11.3.244.8-node.38', [...OF_HEAP, '--interrupt-budget=540672']],
  ['12.4.254.21-node.57', OF_HEAP],
  ['13.6.233.17-node.63', OF_HEAP],
  ['14.6.202.34-node.40', OF_HEAP],
])('V8 %s gets the flags that it knows', (v8, flags) => {
  expect(functionFlags(400, v8)).toEqual(['--single-threaded-gc', ...flags]);
  const ofCloud = flags.filter((flag) => !flag.startsWith('--initial')).map((flag) => flag.replace('=400', '=300'));
  expect(cloudFlags(v8)).toEqual(ofCloud);
});

it('V8 that nobody has tried gets no flags', () => {
  expect([functionFlags(400, '99.0.0.0-node.1'), cloudFlags('99.0.0.0-node.1')]).toEqual([[], []]);
});

it('a function without a heap of its own gets no flag for its growth', () => {
  expect(functionFlags(undefined, '13.6.233.17-node.63').join(' ')).not.toContain('growing');
});

/** Node 20, whose V8 knows the values. */
const isNode20 = process.versions.v8.startsWith('11.');

describe.runIf(isNode20)('the flags of this V8', () => {
  it('have the values that are taken for its own', async () => {
    const { stdout } = await run(process.execPath, ['--v8-options'], { maxBuffer: 2 ** 24 });
    for (const [name, value] of Object.entries(OWN_VALUES)) expect(stdout).toContain(`default: ${name}=${value}\n`);
  });

  it('are lifted while Node loads its own modules, so that V8 takes what it kept of them, and hold again afterwards', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fanreel-test-flags-'));
    try {
      const program = join(folder, 'kept-code.mjs');
      await bundleModule('test/local/host/kept-code.ts', program);
      await run(process.execPath, [program, 'write', folder]);
      const told = async (flags: readonly string[]) =>
        JSON.parse((await run(process.execPath, [...flags, program, 'read', folder])).stdout);
      expect((await told([])).taken).toEqual([true, true, true]);
      const { taken, heapMb, given } = await told(['--max-old-space-size=500']);
      expect(taken).toEqual([false, true, false]);
      expect((await told(['--max-old-space-size=500', ...given])).taken).toEqual([false, true, false]);
      // The limit of the heap is that of the start.
      expect(heapMb).toBeLessThan(700);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

it('nothing is changed where the values of a V8 are not known', () => {
  const used: string[] = [];
  withOwnFlags(['--heap-growing-percent=400', '--expose-gc'], () => used.push('once'), '12.4.254.21-node.57');
  expect(used).toEqual(['once']);
});
