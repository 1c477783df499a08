import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillFromFile, readFromFile, writeToFile } from '../../../src/shared/adapters/disk/whole-bytes.ts';
import { partialFile } from '../../fixtures/partial-file.ts';

const shares = fc.array(fc.constantFrom(1, 0.6, 0.2, 0.01), { minLength: 1, maxLength: 4 });
const place = fc.record({ at: fc.nat(400), length: fc.nat(400) });

describe('bytes of a file whose system gives or takes less than it is asked to', () => {
  it('are read to the last one that there is', async () => {
    await fc.assert(
      fc.asyncProperty(shares, place, async (each, { at, length }) => {
        const content = randomBytes(500);
        const there = content.subarray(at, at + length);
        expect(there.equals(await readFromFile(partialFile(content, each), at, length))).toBe(true);
        const target = Buffer.alloc(length);
        expect(await fillFromFile(partialFile(content, each), target, at)).toBe(there.length);
        expect(target.subarray(0, there.length).equals(there)).toBe(true);
      }),
    );
  });

  it('are written to the last one, and nothing beside them', async () => {
    await fc.assert(
      fc.asyncProperty(shares, place, async (each, { at, length }) => {
        const content = randomBytes(800);
        const bytes = randomBytes(length);
        const meant = Buffer.from(content);
        meant.set(bytes, at);
        await writeToFile(partialFile(content, each), bytes, at);
        expect(content.equals(meant)).toBe(true);
      }),
    );
  });

  it('end with the error of a disk that is full', async () => {
    let room = 10;
    const full = {
      write: async (_: Uint8Array, __: number, length: number) => {
        if (room === 0) throw new Error('ENOSPC');
        const bytesWritten = Math.min(room, length);
        room -= bytesWritten;
        return { bytesWritten, buffer: _ };
      },
    } as unknown as Pick<FileHandle, 'write'>;
    await expect(writeToFile(full, new Uint8Array(20), 0)).rejects.toThrow('ENOSPC');
  });
});
