import { chmod, lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { makeFolder } from '../../shared/adapters/disk/make-folder.ts';
import { HomeRefusedError } from './home-errors.ts';
import { isEmptyHome } from './home-marks.ts';
import { inspectHome } from './inspect-home.ts';
import type { Salvage } from './salvage.ts';
import { writeDurably } from './write-durably.ts';

/** Format in which this version keeps a home. 1: journals of JSON lines, no format file. 2: logs with checksums, twice. */
export const HOME_FORMAT = 2;

const FormatSchema = z.object({ format: z.int().check(z.minimum(1)) });
const formatPath = (home: string): string => join(home, 'format.json');

const OTHERS = 0o077;

/** Keep other users of the machine out. */
const closeToOthers = async (home: string, mode: number, say: (line: string) => void): Promise<void> => {
  if ((mode & OTHERS) === 0 || process.platform === 'win32') return;
  await chmod(home, 0o700).catch(() => undefined);
  const { mode: now } = await lstat(home);
  if ((now & OTHERS) === 0) {
    say(`${home} was open to other users of this machine (mode ${mode.toString(8)}); its mode is 700 now.`);
    return;
  }
  say(
    `${home} is on a file system without permissions: whoever can use this machine can read what is in it. FANREEL_HOME names another place.`,
  );
};

/** Format number of a home; 1 when it has no format file. @returns undefined when the file cannot be understood */
const readFormat = async (home: string): Promise<number | undefined> => {
  let text: string;
  try {
    text = await readFile(formatPath(home), 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 1 : undefined;
  }
  try {
    return FormatSchema.safeParse(JSON.parse(text)).data?.format;
  } catch {
    return undefined;
  }
};

const writeFormat = (home: string): Promise<void> =>
  writeDurably(formatPath(home), `${JSON.stringify({ format: HOME_FORMAT })}\n`, 0o600);

/**
 * Check that a home belongs to this user and has a known format.
 * @returns false when there is no home
 * @throws {HomeRefusedError} with the reason when it may not be used
 */
export const assertUsableHome = async (home: string): Promise<boolean> => {
  const found = await inspectHome(home);
  if (found === undefined) return false;
  const format = await readFormat(home);
  if (format !== undefined && format > HOME_FORMAT) {
    throw new HomeRefusedError(
      `${home} has format ${format}, written by a newer fanreel; this one reads formats up to ${HOME_FORMAT}. Update fanreel, or name another home with FANREEL_HOME.`,
    );
  }
  return true;
};

/**
 * Open a home: create it when absent, refuse it when it belongs to another user, close it to others.
 * @param say shows a line to the user
 * @throws {HomeRefusedError}
 */
export const admitHome = async (home: string, say: (line: string) => void): Promise<void> => {
  await assertUsableHome(home);
  await makeFolder(home, 0o700);
  // Its mark comes first: a command that is killed leaves a folder that the next one knows. A full disk is told where it matters.
  if (await isEmptyHome(home)) await writeFormat(home).catch(() => undefined);
  const { mode } = await lstat(home);
  await closeToOthers(home, mode & 0o777, say);
};

/** Store the format of a home. Only the home's owner process calls this. */
export const noteFormat = async (home: string, salvage: Salvage): Promise<void> => {
  const format = await readFormat(home);
  if (format === HOME_FORMAT) return;
  if (format === undefined) await salvage.setAside(formatPath(home), 'format.json');
  await writeFormat(home);
};
