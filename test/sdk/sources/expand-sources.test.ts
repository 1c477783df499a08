import { link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/sdk/index.ts';
import { expandSources } from '../../../src/sdk/sources/expand-sources.ts';

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
    ['*.webm', /"\*\.webm" is not there, and as a pattern it matches no file/],
    ['film (2).mp4', /The file film \(2\)\.mp4 does not exist/],
    ['!missing.mp4', /The file !missing\.mp4 does not exist/],
    ['missing.mp4', /The file missing\.mp4 does not exist/],
  ])('fail for %s', async (word, message) => {
    await expect(expand(word)).rejects.toThrow(UsageError);
    await expect(expand(word)).rejects.toThrow(message);
  });

  it('are not those that lie among results of earlier runs, unless a pattern names their folder', async () => {
    const job = join(cwd, 'deep/done/film-0123456789ab');
    await mkdir(join(job, 'clip'), { recursive: true });
    await mkdir(join(cwd, 'deep/out/begun'), { recursive: true });
    await writeFile(join(job, 'manifest.json'), JSON.stringify({ version: 1, jobId: 'film-0123456789ab' }, null, 2));
    await writeFile(join(cwd, 'deep/manifest.json'), '{"name":"an app of the web"}');
    const films = [
      'deep/a.mp4',
      'deep/done/b.mp4',
      'deep/done/film-0123456789ab/clip/00000.mp4',
      'deep/out/begun/0.mp4',
    ];
    for (const name of films) await writeFile(join(cwd, name), FILM);
    const run = async (word: string) => {
      const { files, results } = await expandSources([word], cwd, join(cwd, 'deep/out'));
      return { names: files.map(({ name }) => name), results };
    };
    expect(await run('deep/**/*.mp4')).toEqual({
      names: ['deep/a.mp4', 'deep/done/b.mp4'],
      results: ['deep/done/film-0123456789ab', 'deep/out'],
    });
    expect(await run('deep/done/film-0123456789ab/**/*.mp4')).toMatchObject({ names: [films[2]], results: [] });
    expect(await run('deep/out/**/*.mp4')).toMatchObject({ names: [films[3]] });
    await expect(run('deep/done/*/**/*.mp4')).rejects.toThrow(/matches results of earlier runs alone/);
  });

  it('have names with parentheses and exclamation marks, also within patterns', async () => {
    await mkdir(join(cwd, 'copies (1)'));
    for (const name of ['film (1).mp4', 'film 1.mp4', '!now!.mp4', '@(x).mp4']) {
      await writeFile(join(cwd, 'copies (1)', name), FILM);
    }
    const inside = async (word: string) => (await expand(`copies (1)/${word}`)).names.map((name) => name.slice(11));
    expect(await inside('film (1).*')).toEqual(['film (1).mp4']);
    expect(await inside('!*')).toEqual(['!now!.mp4']);
    expect(await inside('@(x).m?4')).toEqual(['@(x).mp4']);
    expect(await inside('[!f!]*')).toEqual(['@(x).mp4']);
  });

  it('are found by names that look like patterns and lost bytes', async () => {
    const name = Buffer.concat([Buffer.from(join(cwd, 'caf')), Buffer.of(0xe9), Buffer.from('[x].mp4')]);
    await writeFile(name, FILM);
    expect((await expandSources(['caf\ufffd[x].mp4'], cwd)).files).toMatchObject([{ bytes: FILM.length }]);
  });
});
