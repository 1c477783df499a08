import * as z from 'zod/mini';
import { AppendLog, writeLogAnew } from './append-log.ts';
import { beginOpening, finishOpening, type LogPlace } from './open-log.ts';

/** A map that survives a killed process and a power cut: an entry is on the disk once its `put` resolves. */
export interface KeptMap<T> {
  /** Current entries in the order in which they were first put. */
  entries(): ReadonlyMap<string, T>;
  /** Resolves when the entry is on the disk. @throws the file system's error; the entry is then not in the map */
  put(id: string, value: T): Promise<void>;
  /**
   * Resolves when the removal has been written; the entry is gone from `entries()` at once. A power cut may bring it back.
   */
  delete(id: string): Promise<void>;
  /** Write pending entries and close the files. */
  close(): Promise<void>;
}

type Line<T> = { readonly put: string; readonly value: T } | { readonly delete: string };

const COMPACT_AFTER_LINES = 5000;

/** Ids end up in names of files. */
const IdSchema = z.string().check(z.regex(/^[\w-]{1,64}$/));

const lineSchema = <T>(value: z.ZodMiniType<T>): z.ZodMiniType<Line<T>> =>
  z.union([z.strictObject({ put: IdSchema, value }), z.strictObject({ delete: IdSchema })]) as z.ZodMiniType<Line<T>>;

/**
 * Open a kept map, creating it when absent, and rewrite it without deleted entries.
 * @param place location of its log and schema of its values; one process at a time may have it open
 * @returns the map with the stored entries; damaged entries have been reported and are not in it
 */
export const openKeptMap = async <T>(place: LogPlace<T>): Promise<KeptMap<T>> => {
  const opening = await beginOpening<Line<T>>({ ...place, schema: lineSchema(place.schema) });
  const entries = new Map<string, T>();
  for (const line of opening.entries) {
    if ('put' in line) entries.set(line.put, line.value);
    else entries.delete(line.delete);
  }
  const snapshot = (): Line<T>[] => [...entries].map(([id, value]) => ({ put: id, value }));
  const lastSequence = await writeLogAnew(opening.files, opening.lastSequence, snapshot());
  await finishOpening(opening, place.formerName);
  const log = await AppendLog.open<Line<T>>(opening.files, { lastSequence });
  let lines = entries.size;

  const compactIfWorthIt = async (): Promise<void> => {
    lines += 1;
    if (lines <= COMPACT_AFTER_LINES || lines <= 4 * entries.size) return;
    lines = entries.size;
    // All acknowledged entries are in the present files, which stay when new ones cannot be written (full disk).
    await log.compact(snapshot).catch(() => undefined);
  };

  return {
    entries: () => entries,
    put: async (id, value) => {
      const before = entries.get(id);
      entries.set(id, value);
      try {
        await log.append({ put: id, value });
      } catch (error) {
        if (before === undefined) entries.delete(id);
        else entries.set(id, before);
        throw error;
      }
      await compactIfWorthIt();
    },
    delete: async (id) => {
      if (!entries.delete(id)) return;
      // When a power cut loses the removal, the work is repeated: delivering or invoking twice does no harm.
      await log.appendLazily({ delete: id });
      await compactIfWorthIt();
    },
    close: () => log.close(),
  };
};
