import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHUNK_BYTES, fileChunks } from '../../../src/local/s3/store/file-chunks.ts';
import { partialFile } from '../../fixtures/partial-file.ts';

/** Take chunks as a slow writer does. */
const written = async (chunks: AsyncIterable<Buffer>): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const chunk of chunks) {
    // The next one is read meanwhile.
    await delay(1);
    pieces.push(Buffer.from(chunk));
  }
  return Buffer.concat(pieces);
};

describe('chunks of a file', () => {
  it('are its bytes, and so is what is summed, whatever a read gives', async () => {
    const sizes = fc.oneof(
      fc.integer({ min: 0, max: 3.5 * CHUNK_BYTES }),
      fc.constantFrom(0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 3 * CHUNK_BYTES),
    );
    const shares = fc.array(fc.constantFrom(1, 0.7, 0.31, 0.1), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(sizes, shares, async (size, each) => {
        const content = randomBytes(size);
        const summed: Buffer[] = [];
        const chunks = fileChunks(partialFile(content, each), (chunk) => summed.push(Buffer.from(chunk)));
        expect((await written(chunks)).equals(content)).toBe(true);
        expect(Buffer.concat(summed).equals(content)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('are full until the last one: what is appended behind it is another film', async () => {
    const content = randomBytes(2 * CHUNK_BYTES + 5);
    const sizes: number[] = [];
    for await (const { length } of fileChunks(partialFile(content, [0.3, 1]), () => undefined)) sizes.push(length);
    expect(sizes).toEqual([CHUNK_BYTES, CHUNK_BYTES, 5]);
  });

  it('end with the error of a read, or with the reason why they are not wanted any more', async () => {
    const broken = { read: () => Promise.reject(new Error('EIO')) } as unknown as FileHandle;
    await expect(written(fileChunks(broken, () => undefined))).rejects.toThrow('EIO');
    const stop = new AbortController();
    const endless = partialFile(randomBytes(4 * CHUNK_BYTES), [1]);
    const chunks = fileChunks(endless, () => undefined, stop.signal);
    await chunks.next();
    stop.abort(new Error('stopped'));
    await expect(chunks.next()).rejects.toThrow('stopped');
  });
});
