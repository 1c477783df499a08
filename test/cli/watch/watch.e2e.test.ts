import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type FanreelProcess, startFanreel } from '../../fixtures/fanreel-process.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-watch-'));
  await mkdir(join(folder, 'films'));
  await runFfmpeg([
    '-f',
    'lavfi',
    '-i',
    'testsrc=size=64x36:rate=10:duration=1',
    '-pix_fmt',
    'yuv420p',
    join(folder, 'a.mp4'),
  ]);
});
const started: FanreelProcess[] = [];
// A test that failed half-way must not leave a command that watches for ever.
afterEach(async () => {
  for (const { child, end } of started.splice(0)) {
    child.kill('SIGKILL');
    await end();
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const watch = (): FanreelProcess => {
  const one = startFanreel(['run', '--watch', 'films', '--renders', 'gif', '--json'], folder);
  started.push(one);
  return one;
};

it('a watched folder: each film is rendered once it is whole; a bad one ends nothing; the next start renders nothing again', async () => {
  await writeFile(join(folder, 'films/bad.mp4'), Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1'));
  await writeFile(join(folder, 'films/notes.txt'), 'notes');
  const first = watch();
  await first.says('stderr', /films\/notes\.txt: skipped, as it is no film/);
  await first.says('stdout', /"status":"rejected"/);
  await copyFile(join(folder, 'a.mp4'), join(folder, 'films/a.mp4.part'));
  await rename(join(folder, 'films/a.mp4.part'), join(folder, 'films/a.mp4'));
  await first.says('stdout', /"status":"complete"/);
  first.child.kill('SIGINT');
  const ended = await first.end();
  expect(ended.code).toBe(0);
  expect(ended.stdout.trim().split('\n')).toHaveLength(2);

  const second = watch();
  await second.says('stderr', /films\/a\.mp4: complete, nothing was left to do/);
  second.child.kill('SIGTERM');
  expect((await second.end()).code).toBe(0);
}, 180_000);
