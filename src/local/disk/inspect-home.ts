import type { Stats } from 'node:fs';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { HomeRefusedError } from './home-errors.ts';
import { assertIsHome } from './home-marks.ts';
import { SOCKET_NAME } from './sign-of-life.ts';

const ANOTHER_HOME = 'or name another home with FANREEL_HOME';

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

const statIfThere = async (path: string): Promise<Stats | undefined> => {
  try {
    return await lstat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
};

/** Name of a user when the system's user list has it. */
const userName = async (uid: number): Promise<string> => {
  const list = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const entry = list.split('\n').find((line) => line.split(':')[2] === String(uid));
  return entry === undefined ? `user ${uid}` : `${shownName(entry.split(':')[0] ?? '')} (user ${uid})`;
};

const assertOwner = async (path: string, { uid }: Stats): Promise<void> => {
  const own = process.getuid?.();
  if (own === undefined || uid === own) return;
  throw new HomeRefusedError(
    `${shownName(path)} belongs to ${await userName(uid)}, and this is ${await userName(own)}. What lies in a local cloud is trusted, so it has to be one's own: work as that user, ${ANOTHER_HOME}.`,
  );
};

/** Number of levels to check below folders whose deeper entries are not opened by name. */
const TOP_LEVELS = new Map([
  ['scratch', 2],
  ['lost', 1],
  ['demo', 1],
]);

/** Below `blobs` only the folders are checked here; each blob file is checked when its name is read. */
const levelsBelow = (path: readonly string[]): number => {
  if (path.length === 1) return TOP_LEVELS.get(path[0] ?? '') ?? Number.POSITIVE_INFINITY;
  const isBlobs = path.length === 4 && path[0] === 's3' && path[1] === 'buckets' && path[3] === 'blobs';
  return isBlobs ? 1 : Number.POSITIVE_INFINITY;
};

/** Check that everything below is a file or a folder of this user. Anything else, such as a link, may lead out of the home. */
const assertNoWayOut = async (home: string, below: readonly string[], levels: number): Promise<void> => {
  if (levels === 0) return;
  for (const name of await readdir(join(home, ...below))) {
    const inner = [...below, name];
    const path = join(home, ...inner);
    const entry = await statIfThere(path);
    if (entry === undefined) continue;
    if (entry.isSymbolicLink()) {
      throw new HomeRefusedError(
        `${shownName(path)} is a symbolic link (to ${shownName(await readlink(path))}). A local cloud reads and writes nothing outside its home: put there what the link points to, or remove it, ${ANOTHER_HOME}.`,
      );
    }
    const isSign = below.length === 0 && entry.isSocket() && SOCKET_NAME.test(name);
    if (!entry.isDirectory() && !entry.isFile() && !isSign) {
      throw new HomeRefusedError(`${shownName(path)} is neither a file nor a folder. Remove it, ${ANOTHER_HOME}.`);
    }
    await assertOwner(path, entry);
    if (entry.isDirectory()) await assertNoWayOut(home, inner, Math.min(levels - 1, levelsBelow(inner)));
  }
};

/**
 * Check whether a home may be opened, before any of its content is trusted.
 * @param home absolute path
 * @returns its permissions; undefined when there is no home
 * @throws {HomeRefusedError} when it holds something else than a home, or it or an entry belongs to another user or leads out of it
 */
export const inspectHome = async (home: string): Promise<{ readonly mode: number } | undefined> => {
  const entry = await statIfThere(home);
  if (entry === undefined) return undefined;
  if (entry.isSymbolicLink()) {
    const target = shownName(await readlink(home));
    throw new HomeRefusedError(
      `${home} is a symbolic link to ${target}. If that is where the local cloud is to be, say so: FANREEL_HOME=${target}.`,
    );
  }
  if (!entry.isDirectory()) throw new HomeRefusedError(`${home} is no folder. Remove it, ${ANOTHER_HOME}.`);
  await assertOwner(home, entry);
  await assertIsHome(home);
  await assertNoWayOut(home, [], Number.POSITIVE_INFINITY);
  return { mode: entry.mode & 0o777 };
};
