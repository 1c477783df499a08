import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from '../../../src/shared/adapters/disk/make-folder.ts';

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'fanreel-test-folder-'));
});
afterEach(() => rm(base, { recursive: true, force: true }));

describe('makeFolder', () => {
  it('makes a folder and those above it, tells the first, and leaves what is there', async () => {
    const folder = join(base, 'a/b/c');
    expect(await makeFolder(folder, 0o700)).toBe(join(base, 'a'));
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(base, 'a'))).mode & 0o777).toBe(0o700);
    expect(await makeFolder(folder)).toBeUndefined();
    expect(await makeFolder(join(folder, 'd'))).toBe(join(folder, 'd'));
    expect(await makeFolder('/')).toBeUndefined();
  });

  it('makes a folder that several ask for at once', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => makeFolder(join(base, 'a/b'))));
    expect(made).toContain(join(base, 'a'));
    expect((await stat(join(base, 'a/b'))).isDirectory()).toBe(true);
  });

  it('fails where a file or a link that leads nowhere is in the way, with a code that tells what', async () => {
    await writeFile(join(base, 'file'), '');
    await symlink(join(base, 'nowhere'), join(base, 'link'));
    await expect(makeFolder(join(base, 'file'))).rejects.toMatchObject({ code: 'ENOTDIR', path: join(base, 'file') });
    await expect(makeFolder(join(base, 'file/a'))).rejects.toMatchObject({ code: 'ENOTDIR' });
    await expect(makeFolder(join(base, 'link'))).rejects.toMatchObject({ code: 'ENOENT', syscall: 'stat' });
  });

  // Node's own `recursive` never ends there.
  it.runIf(process.platform === 'linux').each(['/proc/none', '/proc/none/a/b'])(
    'fails at %s, and says that there can be no folders (Linux)',
    async (path) => {
      await expect(makeFolder(path)).rejects.toMatchObject({
        name: 'DiskError',
        code: 'ENOENT',
        message: `${path} cannot be made: /proc takes no folders. Name a folder on a disk.`,
      });
    },
  );
});
