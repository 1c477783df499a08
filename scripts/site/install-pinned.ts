import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const FILES = ['package.json', 'package-lock.json'] as const;

/**
 * Install packages that are no part of `npm ci`, since few need them: exactly those of a lockfile, and only when they are not there.
 * @param pinned folder with package.json and package-lock.json
 * @param folder that gets node_modules
 * @throws when the registry cannot be reached
 */
export const installPinned = async (pinned: string, folder: string): Promise<void> => {
  const wanted = await readFile(join(pinned, 'package-lock.json'), 'utf8');
  const mark = join(folder, 'installed');
  if ((await readFile(mark, 'utf8').catch(() => '')) === wanted) return;
  await mkdir(folder, { recursive: true });
  await rm(mark, { force: true });
  for (const name of FILES) await copyFile(join(pinned, name), join(folder, name));
  await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
  await writeFile(mark, wanted);
};
