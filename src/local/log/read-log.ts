import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod/mini';
import { readEndMark } from '../core/log/end-mark.ts';
import type { DamagedFile, LogDamage } from '../core/log/log-damage.ts';
import { type MergedLog, mergeCopies } from '../core/log/merge-copies.ts';
import { type ScannedLog, scanRecordLines } from '../core/log/record-line.ts';

/** Paths of a log: two files with the same lines, and one with its end mark. */
export interface LogFiles {
  readonly copies: readonly [string, string];
  readonly end: string;
}

/** The files of a log. @param dir folder, absolute @param name name of the log in it */
export const logFiles = (dir: string, name: string): LogFiles => ({
  copies: [join(dir, `${name}.a.log`), join(dir, `${name}.b.log`)],
  end: join(dir, `${name}.end`),
});

/** Content of a log. */
export interface LogContent<T> {
  /** whether there is no such log yet */
  readonly isNew: boolean;
  readonly entries: readonly T[];
  readonly lastSequence: number;
  /** undefined when every line is intact, apart from unfinished writes */
  readonly damage: LogDamage | undefined;
  /** Whether both files are identical and whole, so that they need no rewrite. */
  readonly isSound: boolean;
}

/** A file's bytes. @returns undefined when it does not exist */
export const readIfThere = async (path: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Parse and check a line. @returns the entry, or the mismatch */
export const readEntry = <T>(
  schema: z.ZodMiniType<T>,
  text: string,
): { readonly entry: T } | { readonly refused: string } => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { refused: 'it is no JSON' };
  }
  const result = schema.safeParse(value);
  if (result.success) return { entry: result.data };
  const issue = result.error.issues[0];
  return { refused: `field ${issue?.path.join('.') ?? ''} does not fit` };
};

const damagedFile = (path: string, scanned: ScannedLog | undefined, lacking: number): DamagedFile[] => {
  const bytes = scanned?.damaged ?? [];
  const isMissing = scanned === undefined && lacking > 0;
  return bytes.length > 0 || lacking > 0 ? [{ path, isMissing, bytes, lacking }] : [];
};

const damageOf = (
  files: LogFiles,
  scanned: readonly (ScannedLog | undefined)[],
  merged: MergedLog,
  refused: readonly string[],
): LogDamage | undefined => {
  const damaged = files.copies.flatMap((path, index) => damagedFile(path, scanned[index], merged.lacking[index] ?? 0));
  const { missing, headMissing } = merged;
  const isDamaged = damaged.length > 0 || missing.length > 0 || headMissing || refused.length > 0;
  return isDamaged ? { files: damaged, missing, headMissing, refused } : undefined;
};

/**
 * Read a log without changing it.
 * @param schema schema of an entry; an entry that does not match is refused and counted as damage
 */
export const readLog = async <T>(files: LogFiles, schema: z.ZodMiniType<T>): Promise<LogContent<T>> => {
  const [first, second, end] = await Promise.all([...files.copies, files.end].map(readIfThere));
  const areEqual = first !== undefined && second !== undefined && first.equals(second);
  const scannedFirst = first && scanRecordLines(first);
  const scanned = [scannedFirst, areEqual ? scannedFirst : second && scanRecordLines(second)];
  const acknowledged = readEndMark(end);
  const merged = mergeCopies(scanned, acknowledged);
  const entries: T[] = [];
  const refused: string[] = [];
  for (const { text } of merged.lines) {
    const read = readEntry(schema, text);
    if ('entry' in read) entries.push(read.entry);
    else refused.push(read.refused);
  }
  const damage = damageOf(files, scanned, merged, refused);
  const isSound = damage === undefined && areEqual && scannedFirst?.tail === undefined;
  const isNew = first === undefined && second === undefined && acknowledged === 0;
  return { isNew, entries, lastSequence: merged.lastSequence, damage: isNew ? undefined : damage, isSound };
};
