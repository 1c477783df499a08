import { chmod, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { crashesOnTransportStream } from '../../../src/shared/adapters/ffmpeg/crash-check.ts';
import { capabilitiesOf } from '../../../src/shared/adapters/ffmpeg/ffmpeg-capabilities.ts';
import { keepAnswersIn, rememberedAnswer } from '../../../src/shared/adapters/ffmpeg/remembered-answers.ts';
import type { Binary } from '../../../src/shared/adapters/ffmpeg/try-binary.ts';

let folder: string;
let binary: string;
let asked: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-answers-'));
  binary = join(folder, 'ffmpeg');
  await writeFile(binary, 'a program');
  asked = 0;
  keepAnswersIn(join(folder, 'answers'));
});
afterEach(async () => {
  keepAnswersIn(undefined);
  await rm(folder, { recursive: true, force: true });
});

const ask = (answer: string | null = 'yes') =>
  rememberedAnswer(binary, ['-version'], async () => {
    asked += 1;
    return answer ?? undefined;
  });

it('asks a binary once, and each question for itself', async () => {
  expect([await ask(), await ask('not asked')]).toEqual(['yes', 'yes']);
  expect(await rememberedAnswer(binary, ['-codecs'], async () => 'h264')).toBe('h264');
  expect(asked).toBe(1);
});

it('asks again when the file was replaced, when the answer was none, and when what was kept is damaged', async () => {
  expect(await ask(null)).toBeUndefined();
  await ask();
  await utimes(binary, 1, 1);
  await ask();
  expect(asked).toBe(3);
  for (const name of await readdir(join(folder, 'answers')))
    await writeFile(join(folder, 'answers', name), '{"version":1');
  expect(await ask('again')).toBe('again');
});

it('deletes answers that are too old to be used', async () => {
  await ask();
  const [old = ''] = await readdir(join(folder, 'answers'));
  await utimes(join(folder, 'answers', old), 1, 1);
  keepAnswersIn(undefined);
  keepAnswersIn(join(folder, 'answers'));
  await rememberedAnswer(binary, ['-codecs'], async () => 'h264');
  expect(await readdir(join(folder, 'answers'))).toHaveLength(1);
  expect(await readdir(join(folder, 'answers'))).not.toContain(old);
});

it.each([
  ['crashes by itself', 'SEGV', 1],
  ['is killed from outside', 'KILL', 2],
])('a binary that %s is asked for it so often: %s, %i', async (_, signal, times) => {
  const runs = join(folder, 'runs');
  await writeFile(binary, `#!/bin/sh\necho >>"${runs}"\nkill -${signal} $$\n`, { mode: 0o700 });
  await chmod(binary, 0o700);
  const program = { path: binary } as Binary;
  expect([await crashesOnTransportStream(program), await crashesOnTransportStream(program)]).toEqual(
    Array(2).fill(signal === 'SEGV'),
  );
  expect((await readFile(runs, 'utf8')).length).toBe(times);
});

it('a listing that was cut short by a failure is not kept', async () => {
  await writeFile(binary, '#!/bin/sh\necho " D.V.L. h264  x"\nexit 1\n');
  await chmod(binary, 0o700);
  expect([...(await capabilitiesOf(binary).decodable())]).toEqual(['h264']);
  expect(await readdir(join(folder, 'answers')).catch(() => [])).toEqual([]);
});

it('keeps nothing where no folder is named, and does not mind a folder that cannot be made', async () => {
  keepAnswersIn('');
  await ask();
  await ask();
  keepAnswersIn(join(binary, 'answers'));
  expect(await ask()).toBe('yes');
  expect(asked).toBe(3);
});
