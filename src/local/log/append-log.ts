import { writeSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeEndMark } from '../core/log/end-mark.ts';
import { writeRecordLine } from '../core/log/record-line.ts';
import { syncFolder } from '../disk/write-durably.ts';
import { type LogCopy, openLogCopy } from './log-copy.ts';
import type { LogFiles } from './read-log.ts';

/** Settings of a log that is open for writing. */
export interface AppendLogOptions<T> {
  /** number of the log's last line; 0 for a new log */
  readonly lastSequence: number;
  /** Called for each entry once it is in the file, in the file's order. */
  readonly onWritten?: (entry: T) => void;
}

interface Pending<T> {
  readonly entry: T;
  readonly isLazy: boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const CHUNK = 1 << 20;

/**
 * Writes a log: lines in two files, forced to the disk before `append` resolves. Entries that arrive while a write is under way are
 * written together in the next one and share its sync.
 */
export class AppendLog<T> {
  readonly #files: LogFiles;
  readonly #options: AppendLogOptions<T>;
  #copies: readonly LogCopy[] = [];
  #end: FileHandle | undefined;
  #sequence: number;
  #pending: Pending<T>[] = [];
  #writing: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  private constructor(files: LogFiles, options: AppendLogOptions<T>) {
    this.#files = files;
    this.#options = options;
    this.#sequence = options.lastSequence;
  }

  /** Open a log whose files are sound. The caller is the only one that has it open. */
  static async open<T>(files: LogFiles, options: AppendLogOptions<T>): Promise<AppendLog<T>> {
    const log = new AppendLog(files, options);
    await log.#open();
    return log;
  }

  async #open(): Promise<void> {
    this.#copies = await Promise.all(this.#files.copies.map(openLogCopy));
    this.#end = await open(this.#files.end, 'w', 0o600);
    this.#markEnd();
  }

  /** Store the last sequence number. It is not forced to the disk: after a power cut it may be too low, never too high. */
  #markEnd(): void {
    if (this.#end !== undefined) writeSync(this.#end.fd, writeEndMark(this.#sequence), 0);
  }

  /** Resolves when the entry is on the disk and has been applied. @throws the file system's error; the entry is then not in the log */
  append(entry: T): Promise<void> {
    return this.#add(entry, false);
  }

  /**
   * As {@link append}, for entries that a power cut may lose because their work would only be repeated. The entry is in the file,
   * which is forced to the disk with the next entry.
   */
  appendLazily(entry: T): Promise<void> {
    return this.#add(entry, true);
  }

  #add(entry: T, isLazy: boolean): Promise<void> {
    if (this.#closed) return Promise.reject(new Error(`The log ${this.#files.copies[0]} is closed.`));
    const done = new Promise<void>((resolve, reject) => this.#pending.push({ entry, isLazy, resolve, reject }));
    this.#writing ??= this.#drain();
    return done;
  }

  async #drain(): Promise<void> {
    // Wait one turn, so that entries added together with the first one share its sync.
    await undefined;
    while (this.#pending.length > 0) {
      const batch = this.#pending;
      this.#pending = [];
      try {
        await this.#write(batch);
      } catch (error) {
        for (const { reject } of batch) reject(error);
        continue;
      }
      for (const { entry, resolve } of batch) {
        this.#options.onWritten?.(entry);
        resolve();
      }
    }
    this.#writing = undefined;
  }

  async #write(batch: readonly Pending<T>[]): Promise<void> {
    const sync = batch.some(({ isLazy }) => !isLazy);
    const first = this.#sequence + 1;
    const lines = batch.map(({ entry }, index) =>
      writeRecordLine({ sequence: first + index, kind: 'entry', text: JSON.stringify(entry) }),
    );
    const bytes = Buffer.from(lines.join(''));
    const written = await Promise.allSettled(this.#copies.map((copy) => copy.append(bytes, sync)));
    const failed = written.find((result) => result.status === 'rejected');
    if (failed !== undefined) {
      await Promise.all(this.#copies.map((copy) => copy.undo()));
      throw failed.reason;
    }
    this.#sequence += batch.length;
    if (sync) this.#markEnd();
  }

  /**
   * Replace both files by `snapshot`, each all at once.
   * @param snapshot entries that produce the present state; called when no write is under way
   */
  async compact(snapshot: () => readonly T[]): Promise<void> {
    while (this.#writing) await this.#writing;
    // While #writing is set, append only queues.
    const rewritten = this.#rewrite(snapshot());
    this.#writing = rewritten
      .catch(() => undefined)
      .finally(() => {
        this.#writing = this.#pending.length > 0 ? this.#drain() : undefined;
      });
    await rewritten;
  }

  async #rewrite(entries: readonly T[]): Promise<void> {
    const lastSequence = await writeLogAnew(this.#files, this.#sequence, entries);
    const old = [...this.#copies, this.#end];
    this.#sequence = lastSequence;
    await this.#open();
    await Promise.all(old.map((file) => file?.close()));
  }

  /** Resolves when everything appended is on the disk; a second call has no further effect. */
  close(): Promise<void> {
    this.#closed ??= this.#finish();
    return this.#closed;
  }

  async #finish(): Promise<void> {
    while (this.#writing) await this.#writing;
    await Promise.all(this.#copies.map((copy) => copy.sync()));
    this.#markEnd();
    await Promise.all([...this.#copies.map((copy) => copy.close()), this.#end?.close()]);
  }
}

/**
 * Write both files of a log, replacing existing ones. When it fails, the old files are unchanged.
 * @param lastSequence last line number of the old log, 0 for none
 * @returns number of the last line
 */
export const writeLogAnew = async <T>(
  files: LogFiles,
  lastSequence: number,
  entries: readonly T[],
): Promise<number> => {
  const head = lastSequence + 1;
  const drafts = files.copies.map((path) => `${path}.next`);
  await Promise.all(drafts.map((draft) => rm(draft, { force: true })));
  const handles = await Promise.all(drafts.map((draft) => open(draft, 'ax', 0o600)));
  try {
    const write = (text: string) => Promise.all(handles.map((handle) => handle.appendFile(text)));
    let text = writeRecordLine({ sequence: head, kind: 'snapshot', text: JSON.stringify({ lines: entries.length }) });
    for (const [index, entry] of entries.entries()) {
      text += writeRecordLine({ sequence: head + 1 + index, kind: 'entry', text: JSON.stringify(entry) });
      if (text.length < CHUNK) continue;
      await write(text);
      text = '';
    }
    await write(text);
    await Promise.all(handles.map((handle) => handle.sync()));
  } finally {
    await Promise.all(handles.map((handle) => handle.close()));
  }
  const [first, second] = drafts as [string, string];
  await rename(first, files.copies[0]);
  // From here on the new log is in force. If this rename fails, the second file stays the old one and is repaired at the next start.
  await rename(second, files.copies[1]).catch(() => undefined);
  await syncFolder(dirname(files.end)).catch(() => undefined);
  return head + entries.length;
};
