import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type * as z from 'zod/mini';
import { describeDamage, type LogDamage, lostLineCount } from '../core/log/log-damage.ts';
import type { Salvage } from '../disk/salvage.ts';
import { syncFolder } from '../disk/write-durably.ts';
import { closeFirstFormat, readFirstFormat } from './first-format.ts';
import { type LogContent, type LogFiles, logFiles, readLog } from './read-log.ts';

/** Identifies a log, and says how its damage is reported. */
export interface LogPlace<T> {
  /** absolute folder, created when absent */
  readonly dir: string;
  /** name of its files */
  readonly name: string;
  /** file name of its journal in the first format (JSON lines) */
  readonly formerName: string;
  readonly schema: z.ZodMiniType<T>;
  /** Name of the log, as the beginning of a sentence. */
  readonly what: string;
  /** Possible content of lost lines, and the remedy. */
  readonly meaning: string;
  readonly salvage: Salvage;
}

/** A log that was read. Its damage has been reported and its damaged files have been kept. */
export interface ReadLog<T> {
  readonly files: LogFiles;
  readonly entries: readonly T[];
  readonly lastSequence: number;
  readonly isNew: boolean;
  /** Whether it was a journal of the first format. */
  readonly isTakenOver: boolean;
  /** Number of lost lines. When there are any, the entries may not show the latest state. */
  readonly lost: number;
  /** Whether the files have to be rewritten before entries can be appended. */
  readonly needsRewrite: boolean;
}

/** Set aside entries that are no file (e.g. a folder) in place of the log's files: they contain no lines. */
const clearWay = async (files: LogFiles, { salvage, what }: LogPlace<unknown>): Promise<void> => {
  for (const path of [...files.copies, files.end]) {
    const entry = await stat(path).catch(() => undefined);
    if (entry === undefined || entry.isFile()) continue;
    const target = await salvage.setAside(path, basename(path));
    await salvage.tell(`${what}: ${path} is no file. It was moved to ${target}.`);
  }
};

const keepDamaged = async ({ files }: LogDamage, { salvage, dir }: LogPlace<unknown>): Promise<void> => {
  const label = basename(dir);
  for (const { path, isMissing } of files) {
    if (isMissing) continue;
    const stamp = new Date().toISOString().replaceAll(/[-:]/g, '').slice(0, 15);
    await mkdir(salvage.folder, { recursive: true, mode: 0o700 });
    await copyFile(path, join(salvage.folder, `${label}-${stamp}-${basename(path)}`));
  }
};

const fromFirstFormat = async <T>(place: LogPlace<T>, content: LogContent<T>, path: string): Promise<ReadLog<T>> => {
  const { dir, name, what, meaning, salvage } = place;
  const former = content.isNew ? await readFirstFormat(path, place.schema) : undefined;
  const lost = former?.damagedLines ?? 0;
  if (lost > 0) {
    const damage: LogDamage = { files: [], missing: [{ from: 1, to: lost }], headMissing: false, refused: [] };
    await salvage.tell(describeDamage(`${what} (of the first format)`, damage, meaning));
  }
  return {
    files: logFiles(dir, name),
    entries: former?.entries ?? content.entries,
    lastSequence: content.lastSequence,
    isNew: content.isNew && former === undefined,
    isTakenOver: former !== undefined,
    lost,
    needsRewrite: true,
  };
};

/**
 * Read a log before it is opened for writing, or a journal of the first format when there is no log. Damage is reported, and damaged
 * files are kept in the salvage's folder. The log's files stay unchanged until the caller has checked the entries; see
 * {@link finishOpening}.
 */
export const beginOpening = async <T>(place: LogPlace<T>): Promise<ReadLog<T>> => {
  const { dir, name, what, meaning, salvage } = place;
  const made = await mkdir(dir, { recursive: true, mode: 0o700 });
  if (made !== undefined) await Promise.all([dirname(made), dirname(dir)].map(syncFolder));
  const files = logFiles(dir, name);
  await clearWay(files, place);
  const content = await readLog(files, place.schema);
  if (content.isNew) return fromFirstFormat(place, content, join(dir, place.formerName));
  const { damage, entries, lastSequence, isSound } = content;
  if (damage !== undefined) {
    await keepDamaged(damage, place);
    await salvage.tell(describeDamage(what, damage, meaning));
  }
  return {
    files,
    entries,
    lastSequence,
    isNew: false,
    isTakenOver: false,
    lost: damage === undefined ? 0 : lostLineCount(damage),
    needsRewrite: !isSound,
  };
};

/** Call once the new files exist: removes half-written files and puts the first format's journal away, so that neither is read again. */
export const finishOpening = async ({ files }: Pick<ReadLog<unknown>, 'files'>, formerName: string): Promise<void> => {
  await Promise.all(files.copies.map((path) => rm(`${path}.next`, { force: true })));
  await closeFirstFormat(join(dirname(files.end), formerName));
};
