import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isWorthAgain } from '../../../src/cli/core/watch/worth-again.ts';
import { RejectedError, type RunResult, UndeliveredError } from '../../../src/sdk/client/run-result.ts';
import { filesStillThere } from '../../../src/sdk/sources/files-still-there.ts';
import { DiskError } from '../../../src/shared/core/errors/disk-error.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'fanreel-watched-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

it('a film that was renamed since it was seen holds no other one up', async () => {
  await writeFile(join(cwd, 'a.mp4'), 'film');
  const told: string[] = [];
  const files = await filesStillThere(['gone.mp4', 'a.mp4', './a.mp4', '.'], cwd, (message) => told.push(message));
  expect([...files.keys()]).toEqual(['a.mp4']);
  expect(told).toEqual([expect.stringMatching(/is a folder/)]);
});

it('a film is tried again after what may pass, and after nothing else', () => {
  const result = {} as RunResult;
  const full = new DiskError('ENOSPC', 'The disk is full.');
  const rejected = new RejectedError({ rejected: { reason: 'noVideo', message: 'none' } } as never);
  expect([{ error: new UndeliveredError(result, full) }, { error: full }].map(isWorthAgain)).toEqual([true, true]);
  expect([{ result }, { error: rejected }, { error: new Error('a fault') }, {}].map(isWorthAgain)).toEqual([
    ...[false, false, false, false],
  ]);
});
