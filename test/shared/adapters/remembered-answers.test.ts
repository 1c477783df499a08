import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepAnswersIn, rememberedAnswer } from '../../../src/shared/adapters/ffmpeg/remembered-answers.ts';

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

it('keeps nothing where no folder is named, and does not mind a folder that cannot be made', async () => {
  keepAnswersIn('');
  await ask();
  await ask();
  keepAnswersIn(join(binary, 'answers'));
  expect(await ask()).toBe('yes');
  expect(asked).toBe(3);
});
