import { type FileHandle, open, readFile, rename, rm, truncate } from 'node:fs/promises';

const NEWLINE = 10;

/** What a journal file held. */
export interface JournalContent<T> {
  readonly entries: readonly T[];
  /** Lines that are no JSON; only a damaged disk makes them, a killed process does not. */
  readonly damagedLines: number;
}

/**
 * Read a journal; a last line that a killed process left unfinished is cut off, so that the next one starts clean.
 * @param path file of JSON lines, created when absent
 */
export const readJournal = async <T>(path: string): Promise<JournalContent<T>> => {
  // Flag a+ creates an absent file.
  const content = await readFile(path, { flag: 'a+' });
  const whole = content.lastIndexOf(NEWLINE) + 1;
  if (whole < content.length) await truncate(path, whole);
  const entries: T[] = [];
  let damagedLines = 0;
  for (let start = 0; start < whole; ) {
    const end = content.indexOf(NEWLINE, start);
    try {
      entries.push(JSON.parse(content.toString('utf8', start, end)));
    } catch {
      damagedLines++;
    }
    start = end + 1;
  }
  return { entries, damagedLines };
};

interface Pending<T> {
  readonly entry: T;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * An append-only file of JSON lines: what is in it has happened, in its order.
 * Entries that arrive while a write is under way go out together with the next one.
 */
export class Journal<T> {
  readonly #path: string;
  readonly #apply: (entry: T) => void;
  #file: FileHandle;
  #size: number;
  #pending: Pending<T>[] = [];
  #writing: Promise<void> | undefined;
  #closed = false;

  private constructor(path: string, file: FileHandle, size: number, apply: (entry: T) => void) {
    this.#path = path;
    this.#file = file;
    this.#size = size;
    this.#apply = apply;
  }

  /**
   * @param path the file
   * @param apply called for each entry once it is in the file, in the file's order
   */
  static async open<T>(path: string, apply: (entry: T) => void): Promise<Journal<T>> {
    const file = await open(path, 'a');
    return new Journal(path, file, (await file.stat()).size, apply);
  }

  /** Resolves when the entry is in the file and has been applied. */
  append(entry: T): Promise<void> {
    if (this.#closed) return Promise.reject(new Error(`The journal ${this.#path} is closed.`));
    const done = new Promise<void>((resolve, reject) => this.#pending.push({ entry, resolve, reject }));
    this.#writing ??= this.#drain();
    return done;
  }

  async #drain(): Promise<void> {
    while (this.#pending.length > 0) {
      const batch = this.#pending;
      this.#pending = [];
      const lines = Buffer.from(batch.map(({ entry }) => `${JSON.stringify(entry)}\n`).join(''));
      try {
        await this.#file.appendFile(lines);
        this.#size += lines.length;
      } catch (error) {
        // Half a line (full disk) would swallow the next one.
        await this.#file.truncate(this.#size).catch(() => undefined);
        for (const { reject } of batch) reject(error);
        continue;
      }
      for (const { entry, resolve } of batch) {
        this.#apply(entry);
        resolve();
      }
    }
    this.#writing = undefined;
  }

  /**
   * Replace the file by `snapshot`, all at once.
   * @param snapshot entries that lead to the present state; taken when no write is under way
   */
  async compact(snapshot: () => Iterable<T>): Promise<void> {
    while (this.#writing) await this.#writing;
    const rewrite = async (): Promise<void> => {
      const next = `${this.#path}.next`;
      await rm(next, { force: true });
      const file = await open(next, 'a');
      let lines = '';
      for (const entry of snapshot()) {
        lines += `${JSON.stringify(entry)}\n`;
        if (lines.length > 1 << 20) {
          await file.appendFile(lines);
          lines = '';
        }
      }
      await file.appendFile(lines);
      await rename(next, this.#path);
      await this.#file.close();
      this.#file = file;
      this.#size = (await file.stat()).size;
    };
    // While this stands, append only queues.
    this.#writing = rewrite().finally(() => {
      this.#writing = this.#pending.length > 0 ? this.#drain() : undefined;
    });
    await this.#writing;
  }

  /** Resolves when everything appended is in the file. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#writing) await this.#writing;
    await this.#file.close();
  }
}
