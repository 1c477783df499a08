import { appendFile, mkdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { writeDurably } from './write-durably.ts';

/** Reports damage, and keeps files that cannot be used. */
export interface Salvage {
  /** folder for files that were set aside; created when needed */
  readonly folder: string;
  /**
   * Report a finding in one line and add it to the folder's notes.
   * @param names the things concerned: the notes list all of them, the line shows only the first ones
   */
  tell(text: string, names?: readonly string[]): Promise<void>;
  /**
   * Move a file or folder into the salvage folder.
   * @param name base for the new file name
   * @param about known facts about it, written beside it
   * @returns its new path
   */
  setAside(path: string, name: string, about?: unknown): Promise<string>;
}

const NOTES = 'notes.log';
const MOST_SAID = 10;
const LONGEST_NAME = 80;

/** A safe file name: never a path, never hidden, never long. */
const fileName = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}._-]+/gu, '_')
    .replace(/^[._]+/, '')
    .slice(-LONGEST_NAME) || 'unnamed';

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** `name`, or `name-2` and so on when that is taken. */
const freePath = async (folder: string, name: string): Promise<string> => {
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? name : `${number}-${name}`);
    if (!(await isThere(path))) return path;
  }
};

/** The line that is shown: the first names, and how many more there are. */
const saidLine = (text: string, names: readonly string[], folder: string): string => {
  if (names.length === 0) return text;
  const more = names.length - MOST_SAID;
  const rest = more > 0 ? `, and ${more} more (${join(folder, NOTES)} has all of them)` : '';
  return `${text} ${names.slice(0, MOST_SAID).map(shownName).join(', ')}${rest}`;
};

/**
 * Keep damaged files of a home in its folder `lost`, and report them.
 * @param home absolute path
 * @param say shows a line to the user
 */
export const makeSalvage = (home: string, say: (line: string) => void): Salvage => {
  const folder = join(home, 'lost');
  const makeFolder = () => mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    folder,
    async tell(text, names = []) {
      say(saidLine(text, names, folder));
      const lines = [`${new Date().toISOString()} ${text}`, ...names.map((name) => `  ${shownName(name)}`)];
      // On a full disk the note is lost, but the line has been shown.
      await makeFolder()
        .then(() => appendFile(join(folder, NOTES), `${lines.join('\n')}\n`, { mode: 0o600 }))
        .catch(() => undefined);
    },
    async setAside(path, name, about) {
      await makeFolder();
      const target = await freePath(folder, fileName(name));
      await rename(path, target);
      if (about !== undefined) await writeDurably(`${target}.json`, `${JSON.stringify(about, undefined, 2)}\n`, 0o600);
      return target;
    },
  };
};

/** Notes of a home since its folder `lost` was last removed, oldest first; lines that begin with a blank are names. */
export const readNotes = async (home: string): Promise<readonly string[]> => {
  const text = await readFile(join(home, 'lost', NOTES), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
};

/** Salvage for a store without a home: files are kept in the store's own folder, lines are shown as warnings of the process. */
export const makeOwnSalvage = (folder: string): Salvage =>
  makeSalvage(folder, (line) => process.emitWarning(shownName(line)));
