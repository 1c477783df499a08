import { link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/sdk/index.ts';
import { expandSources } from '../../../src/sdk/upload/expand-sources.ts';

const FILM = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1');
const PICTURE = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');

let cwd: string;
const expand = async (...words: string[]) => {
  const { files, skipped } = await expandSources(words, cwd);
  return { names: files.map(({ name }) => name), skipped };
};

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'fanreel-sources-'));
  await mkdir(join(cwd, 'films/deep'), { recursive: true });
  await mkdir(join(cwd, 'none'));
  for (const name of ['b.mp4', 'a.MKV', '-dash.mp4', 'deep/c.mp4', 'loading.mp4.part', '.hidden.mp4', '[x].mp4']) {
    await writeFile(join(cwd, 'films', name), FILM);
  }
  await writeFile(Buffer.concat([Buffer.from(join(cwd, 'films/caf')), Buffer.of(0xe9), Buffer.from('.mp4')]), FILM);
  await writeFile(join(cwd, 'films/cover.png'), PICTURE);
  await writeFile(join(cwd, 'films/notes.txt'), 'notes');
  await writeFile(join(cwd, 'none/notes.txt'), 'notes');
  await symlink('b.mp4', join(cwd, 'films/same.mp4'));
  await link(join(cwd, 'films/b.mp4'), join(cwd, 'films/z-other-name.mp4'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

describe('the files of a run', () => {
  it('are the films of a folder, each once, without those of folders in it; the rest is told', async () => {
    expect(await expand('films')).toEqual({
      names: ['-dash.mp4', '[x].mp4', 'a.MKV', 'b.mp4', 'caf\\xe9.mp4', 'z-other-name.mp4'].map(
        (name) => `films/${name}`,
      ),
      skipped: ['.hidden.mp4', 'cover.png', 'loading.mp4.part', 'notes.txt'].map((name) => `films/${name}`),
    });
    expect((await expand('films/', 'films/b.mp4', './films')).names).toHaveLength(6);
  });

  it('are what a pattern matches, pictures too', async () => {
    expect((await expand('films/*.{mp4,png}')).names).toContain('films/cover.png');
    expect((await expand('films/**/c.*')).names).toEqual(['films/deep/c.mp4']);
    expect((await expand(`${cwd}/films/[ab].*`)).names).toEqual([`${cwd}/films/a.MKV`, `${cwd}/films/b.mp4`]);
    expect(await expand('films/*')).toMatchObject({ skipped: ['films/loading.mp4.part', 'films/notes.txt'] });
    expect((await expand('films/[x].mp4')).names).toEqual(['films/[x].mp4']);
  });

  it.each([
    ['none', /The folder none has 1 files, none of which is a film\. .*'none\/\*\*\/\*\.mp4'/],
    ['none/*', /"none\/\*" matches 1 files, none of which is a film or a picture/],
    ['*.webm', /"\*\.webm" matches no file/],
    ['missing.mp4', /The file missing\.mp4 does not exist/],
  ])('fail for %s', async (word, message) => {
    await expect(expand(word)).rejects.toThrow(UsageError);
    await expect(expand(word)).rejects.toThrow(message);
  });
});
