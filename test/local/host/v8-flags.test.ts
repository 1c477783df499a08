import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { cloudFlags, functionFlags } from '../../../src/local/host/v8-flags.ts';

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
