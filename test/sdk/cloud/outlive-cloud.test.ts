import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { processStart } from '../../../src/local/host/process-identity.ts';
import { outliveCloud } from '../../../src/sdk/open/outlive-cloud.ts';

const { signal } = new AbortController();
const failure = new Error('The local cloud does not answer.');
let home: string;
let other: ChildProcess;

/** A process that owns the home, and whose cloud the home names. */
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fanreel-outlive-'));
  other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const { pid = 0 } = other;
  const identity = { pid, started: processStart(pid) ?? '' };
  const owner = { ...identity, host: hostname(), command: 'fanreel run', since: new Date().toISOString() };
  await writeFile(join(home, 'lock.json'), JSON.stringify(owner));
  const url = 'http://127.0.0.1:1';
  const endpoints = {
    ...{ s3Endpoint: url, s3TlsEndpoint: url, eventsEndpoint: url, controlEndpoint: url, region: 'us-east-1' },
    ...{ sourceBucket: 'source', outputBucket: 'output', eventBus: 'bus' },
  };
  await writeFile(
    join(home, 'cloud.json'),
    JSON.stringify({ version: 2, ...identity, command: 'run', parameters: {}, endpoints }),
  );
});
afterEach(async () => {
  other.kill('SIGKILL');
  await rm(home, { recursive: true, force: true });
});

const untilGone = async (): Promise<void> => {
  const gone = once(other, 'exit');
  other.kill('SIGKILL');
  await gone;
};

it('begins again once when the process whose cloud it was ends meanwhile, and gives up its home', async () => {
  const said: string[] = [];
  const work = async (): Promise<string> => {
    said.push('work');
    if (said.length > 1) return 'done';
    // As a cloud that ends: the note first, the lock a while after.
    await rm(join(home, 'cloud.json'));
    setTimeout(() => void untilGone(), 150);
    throw failure;
  };
  expect(await outliveCloud(home, signal, work, async () => void said.push('gone'))).toBe('done');
  expect(said).toEqual(['work', 'gone', 'work']);
});

it('fails with what the work failed with while that cloud is up, or when no other process had the home', async () => {
  let tries = 0;
  const work = async (): Promise<never> => {
    tries += 1;
    throw failure;
  };
  const never = async (): Promise<void> => expect.fail('It was taken for gone.');
  await expect(outliveCloud(home, signal, work, never)).rejects.toBe(failure);
  await untilGone();
  await expect(outliveCloud(home, signal, work, never)).rejects.toBe(failure);
  expect(tries).toBe(2);
});
