import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { HomeRefusedError } from './home-errors.ts';
import { SOCKET_NAME } from './sign-of-life.ts';

/** Entries by which a home is known: others, such as `logs`, lie in many folders. */
const MARKS: ReadonlySet<string> = new Set([
  ...['format.json', 'credentials.json', 'cloud.json', 'lock.json', 'run-history.json'],
  ...['certificate', 'invocations', 's3'],
]);
/** What the demo writes first. */
const DEMO_FILM = ['demo', 'fanreel-demo.mp4'] as const;
/** What file systems and their viewers put into folders by themselves. */
const OF_NOBODY: ReadonlySet<string> = new Set(['lost+found', '.DS_Store', '.keep', '.gitkeep']);

const entriesOf = async (home: string): Promise<string[]> => {
  const names = await readdir(home);
  return names.filter((name) => !OF_NOBODY.has(name));
};

/** Whether there is nothing in a folder yet. */
export const isEmptyHome = async (home: string): Promise<boolean> => (await entriesOf(home)).length === 0;

/**
 * Check that a folder is a home, or may become one: what lies in a home is deleted when it is old, and closed to other users.
 * @throws {HomeRefusedError} when it holds something else
 */
export const assertIsHome = async (home: string): Promise<void> => {
  const names = await entriesOf(home);
  if (names.length === 0 || names.some((name) => MARKS.has(name) || SOCKET_NAME.test(name))) return;
  const hasDemo = await access(join(home, ...DEMO_FILM)).then(
    () => true,
    () => false,
  );
  if (hasDemo) return;
  throw new HomeRefusedError(
    `${shownName(home)} is not empty, and no local cloud was ever in it: its files would be taken for those of one. Name an empty or a new folder with FANREEL_HOME, e.g. ${shownName(join(home, '.fanreel'))}.`,
  );
};
