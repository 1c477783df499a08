import { mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod/mini';
import { writeDurably } from '../disk/write-durably.ts';
import { readEntry, readIfThere } from './read-log.ts';

const NEWLINE = 10;
const KEPT = 'kept-from-format-1.jsonl';
const WHY = `The journal is in the files *.a.log and *.b.log beside this folder. This folder is here so that a fanreel which knows only
the first format of a home, one file of JSON lines of this name, does not take the home for an empty one.
`;

/** A journal of the first format: JSON lines, one file, no checksums. */
export interface FirstFormatJournal<T> {
  readonly entries: readonly T[];
  /** number of lines that are unreadable or not understood; the half line that a killed process leaves does not count */
  readonly damagedLines: number;
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );

/**
 * Read the journal of a home of the first format.
 * @returns undefined when there is none
 */
export const readFirstFormat = async <T>(
  path: string,
  schema: z.ZodMiniType<T>,
): Promise<FirstFormatJournal<T> | undefined> => {
  if (!(await isFile(path))) return undefined;
  const content = (await readIfThere(path)) ?? Buffer.alloc(0);
  const entries: T[] = [];
  let damagedLines = 0;
  let from = 0;
  for (let to = content.indexOf(NEWLINE); to >= 0; to = content.indexOf(NEWLINE, from)) {
    const read = readEntry(schema, content.toString('utf8', from, to));
    if ('entry' in read) entries.push(read.entry);
    else if (to > from) damagedLines++;
    from = to + 1;
  }
  return { entries, damagedLines };
};

/**
 * After its contents were taken over, move the journal of the first format into a folder of the journal's name. Versions that read
 * only that format stop at the folder. With no journal at all they would sweep every object, as none would be named.
 */
export const closeFirstFormat = async (path: string): Promise<void> => {
  const aside = `${path}.taken-over`;
  if (await isFile(path)) await rename(path, aside);
  await mkdir(path, { recursive: true, mode: 0o700 });
  const why = join(path, 'WHY.txt');
  if (!(await isFile(why))) await writeDurably(why, WHY, 0o600);
  if (await isFile(aside)) await rename(aside, join(path, KEPT));
};
