import { lstat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { makeFolder } from '../../shared/adapters/disk/make-folder.ts';

const WRITABLE_BY_OTHERS = 0o022;

/** Whether a folder is this user's, and nobody else can write into it. */
const isOwn = async (path: string): Promise<boolean> => {
  const entry = await lstat(path);
  return entry.isDirectory() && entry.uid === process.getuid?.() && (entry.mode & WRITABLE_BY_OTHERS) === 0;
};

/**
 * Find the folder for what binaries answer about themselves. Answers do not depend on the home, so all homes of a user share
 * them: a new home asks no binary that was asked a short time ago.
 * @param env `XDG_CACHE_HOME`, `HOME`
 * @param otherwise folder in the home, for when the user has no cache folder that is theirs alone
 * @returns absolute path
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export const answersFolder = async (env: NodeJS.ProcessEnv, otherwise: string): Promise<string> => {
  const cache = env.XDG_CACHE_HOME || (env.HOME && join(env.HOME, '.cache')) || '';
  if (!isAbsolute(cache)) return otherwise;
  const own = join(cache, 'fanreel');
  const answers = join(own, 'answers');
  try {
    await makeFolder(answers, 0o700);
    return (await isOwn(own)) && (await isOwn(answers)) ? answers : otherwise;
  } catch {
    return otherwise;
  }
};
