import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileBytes } from '../../../src/local/s3/store/file-bytes.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-file-bytes-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const MEGABYTE = 1024 ** 2;

/** A file of one letter whose reads wait for a word, as those of a busy disk do. */
const slowFile = (letter: string) => {
  const waiting: (() => void)[] = [];
  let isClosed = false;
  const file = {
    read: (buffer: Buffer, offset: number, length: number) =>
      new Promise((resolve) => {
        waiting.push(() => {
          buffer.fill(letter, offset, offset + length);
          resolve({ bytesRead: length, buffer });
        });
      }),
    close: async () => {
      isClosed = true;
    },
  };
  return {
    file: file as unknown as FileHandle,
    /** End the oldest read that is under way. */
    letRead: async () => {
      await expect.poll(() => waiting.length).toBeGreaterThan(0);
      waiting.shift()?.();
    },
    isClosed: () => isClosed,
  };
};
const isAll = (letter: string, piece: Buffer | undefined): boolean =>
  piece?.equals(Buffer.alloc(piece.length, letter)) === true;

describe('the bytes of a file', () => {
  it('are never written over by a reader that has ended: its last read may still be under way', async () => {
    const [a, b] = [slowFile('a'), slowFile('b')];
    const left = fileBytes(a.file, 0, MEGABYTE - 1);
    const first = left.next();
    await a.letRead();
    expect(isAll('a', (await first).value as Buffer)).toBe(true);
    const ended = left.return(undefined);
    await new Promise(setImmediate);
    const other = fileBytes(b.file, 0, MEGABYTE - 1);
    const piece = other.next();
    await b.letRead();
    const { value } = (await piece) as { value: Buffer };
    expect(isAll('b', value)).toBe(true);
    await a.letRead();
    await ended;
    expect([isAll('b', value), a.isClosed()]).toEqual([true, true]);
    const last = other.return(undefined);
    await b.letRead();
    await last;
    expect(b.isClosed()).toBe(true);
  });

  it('are those of its file for each of many readers, some of which end in the middle', async () => {
    const sources = await Promise.all(
      Array.from({ length: 24 }, async (_, at) => {
        const bytes = randomBytes(2 * MEGABYTE + at * 4_099);
        const path = join(folder, String(at));
        await writeFile(path, bytes);
        return { bytes, path };
      }),
    );
    const read = async ({ bytes, path }: { readonly bytes: Buffer; readonly path: string }, at: number) => {
      const start = at * 1_001;
      const leaveAfter = at % 3 === 0 ? 1 + (at % 4) : Number.POSITIVE_INFINITY;
      let offset = start;
      let pieces = 0;
      for await (const piece of fileBytes(await open(path), start, bytes.length - 1)) {
        // A piece is good until the next one is asked for, however long that takes.
        await new Promise((resolve) => setTimeout(resolve, at % 5));
        if (!piece.equals(bytes.subarray(offset, offset + piece.length))) throw new Error(`${at} differs at ${offset}`);
        offset += piece.length;
        pieces += 1;
        if (pieces >= leaveAfter) return 'left';
      }
      return offset === bytes.length ? 'read' : `ended at ${offset}`;
    };
    expect(await Promise.all(sources.map(read))).toEqual(sources.map((_, at) => (at % 3 === 0 ? 'left' : 'read')));
  });
});
