import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFormData } from '../../../src/local/s3/body/form-data.ts';

const TYPE = 'multipart/form-data; boundary=limit';
const field = (name: string, value: string): string =>
  `--limit\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

/** A form with fields, then a file. */
const form = (fields: readonly string[], file: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(fields.map((value, i) => field(`f${i}`, value)).join('')),
    Buffer.from('--limit\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n'),
    file,
    Buffer.from('\r\n--limit--\r\n'),
  ]);

/** All of it is there already, in pieces as a connection hands them out. */
async function* inPieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** Without an end. */
async function* endless(start: string): AsyncGenerator<Buffer> {
  yield Buffer.from(start);
  for (;;) yield Buffer.alloc(1024, 'a');
}

const contentOf = async (file: AsyncIterable<Buffer>): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of file) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
};

describe('the fields before the file of a form', () => {
  it('are limited, and never the file: however fast and in whatever pieces it comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 20 }),
        fc.integer({ min: 0, max: 600_000 }),
        fc.array(fc.integer({ min: 100, max: 70_000 }), { minLength: 1, maxLength: 5 }),
        async (lengths, fileBytes, sizes) => {
          const file = Buffer.alloc(fileBytes, 'film');
          const fields = lengths.map((length) => 'v'.repeat(length));
          const read = await readFormData(TYPE, inPieces(form(fields, file), sizes));
          expect([...read.fields.values()]).toEqual(fields);
          expect((await contentOf(read.file)).equals(file)).toBe(true);
          await read.close();
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each([
    ['text before the first part', 'no part'],
    ['a field', '--limit\r\nContent-Disposition: form-data; name="f"\r\n\r\n'],
    ['a field after others', `${field('a', 'b')}--limit\r\nContent-Disposition: form-data; name="f"\r\n\r\n`],
  ])('may not go on for ever: %s', async (_, start) => {
    await expect(readFormData(TYPE, endless(start))).rejects.toMatchObject({ code: 'MaxMessageLengthExceeded' });
  });
});
