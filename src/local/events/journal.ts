import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * A map that survives a killed process: what `put` resolved for is in the file, although not forced to the platter.
 */
export interface Journal<T> {
  /** Current entries in the order in which they were first put. */
  entries(): ReadonlyMap<string, T>;
  /** Resolves when the entry has been written. @throws the file system's error, and then the entry is not in the map */
  put(id: string, value: T): Promise<void>;
  /** Resolves when the removal has been written; the entry is gone from `entries()` at once. */
  delete(id: string): Promise<void>;
  /** Write out what is pending and let go of the file. */
  close(): Promise<void>;
}

type Line<T> = { readonly put: string; readonly value: T } | { readonly delete: string };

interface Pending {
  readonly line: string;
  readonly done: (error?: unknown) => void;
}

const COMPACT_AFTER_LINES = 5000;

const readEntries = async <T>(file: string): Promise<Map<string, T>> => {
  const entries = new Map<string, T>();
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  for (const line of text.split('\n')) {
    let parsed: Line<T>;
    try {
      parsed = JSON.parse(line);
    } catch {
      // Half a line is what a kill in mid-write leaves: nobody was told that it had been accepted.
      continue;
    }
    if ('put' in parsed) entries.set(parsed.put, parsed.value);
    else entries.delete(parsed.delete);
  }
  return entries;
};

/**
 * Open a journal file, creating it where there is none, and rewrite it without what has been deleted.
 * @param file absolute path; one process at a time may have it open
 * @returns the journal with the entries of its last life
 */
export const openJournal = async <T>(file: string): Promise<Journal<T>> => {
  await mkdir(dirname(file), { recursive: true });
  const entries = await readEntries<T>(file);
  const putLine = (id: string, value: T): string => `${JSON.stringify({ put: id, value } satisfies Line<T>)}\n`;
  let lineCount = 0;

  const rewrite = async () => {
    const lines = [...entries].map(([id, value]) => putLine(id, value));
    const next = await open(`${file}.next`, 'w');
    try {
      await next.writeFile(lines.join(''));
      await rename(`${file}.next`, file);
    } catch (error) {
      await next.close();
      throw error;
    }
    lineCount = lines.length;
    return next;
  };
  let handle = await rewrite();

  let pending: Pending[] = [];
  // A full disk may have taken half a line: the next write begins on a line of its own.
  let torn = false;
  let writing: Promise<void> | undefined;
  const writeOut = async () => {
    while (pending.length > 0) {
      const batch = pending;
      pending = [];
      try {
        await handle.appendFile(`${torn ? '\n' : ''}${batch.map(({ line }) => line).join('')}`);
        torn = false;
        lineCount += batch.length;
        for (const { done } of batch) done();
        if (lineCount > COMPACT_AFTER_LINES && lineCount > 4 * entries.size) {
          const old = handle;
          handle = await rewrite();
          await old.close();
        }
      } catch (error) {
        torn = true;
        for (const { done } of batch) done(error);
      }
    }
    writing = undefined;
  };
  const append = (line: string): Promise<void> =>
    new Promise((resolve, reject) => {
      pending.push({ line, done: (error) => (error === undefined ? resolve() : reject(error)) });
      writing ??= Promise.resolve().then(writeOut);
    });

  return {
    entries: () => entries,
    put: async (id, value) => {
      const before = entries.get(id);
      entries.set(id, value);
      try {
        await append(putLine(id, value));
      } catch (error) {
        if (before === undefined) entries.delete(id);
        else entries.set(id, before);
        throw error;
      }
    },
    delete: async (id) => {
      if (entries.delete(id)) await append(`${JSON.stringify({ delete: id } satisfies Line<T>)}\n`);
    },
    close: async () => {
      while (writing) await writing;
      await handle.close();
    },
  };
};
