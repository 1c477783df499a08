import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { answersFolder } from '../../src/local/disk/answers-folder.ts';

const OTHERWISE = '/a/home/answers';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-answers-folder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("is in the user's cache, the same for every home", async () => {
  const cache = join(folder, 'cache');
  expect(await answersFolder({ XDG_CACHE_HOME: cache, HOME: '/nowhere' }, OTHERWISE)).toBe(
    join(cache, 'fanreel/answers'),
  );
  expect(await answersFolder({ HOME: folder }, OTHERWISE)).toBe(join(folder, '.cache/fanreel/answers'));
});

it.each<[string, NodeJS.ProcessEnv]>([
  ['has no home', {}],
  ['has a cache that is no absolute path', { XDG_CACHE_HOME: 'cache' }],
  ['has a cache that cannot be made', { XDG_CACHE_HOME: '/dev/null/cache' }],
])('is in the home for a user who %s', async (_, env) => {
  expect(await answersFolder(env, OTHERWISE)).toBe(OTHERWISE);
});

it.each<[string, () => Promise<unknown>]>([
  ['others can write there', () => chmod(join(folder, 'fanreel'), 0o777)],
  [
    'it leads elsewhere',
    async () => {
      await rm(join(folder, 'fanreel'), { recursive: true });
      await mkdir(join(folder, 'other'));
      await symlink(join(folder, 'other'), join(folder, 'fanreel'));
    },
  ],
  [
    'a file has its name',
    async () => {
      await rm(join(folder, 'fanreel'), { recursive: true });
      await writeFile(join(folder, 'fanreel'), '');
    },
  ],
])('is in the home when %s', async (_, spoil) => {
  await answersFolder({ XDG_CACHE_HOME: folder }, OTHERWISE);
  await spoil();
  expect(await answersFolder({ XDG_CACHE_HOME: folder }, OTHERWISE)).toBe(OTHERWISE);
});
