import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormError, formParts } from '../../../src/shared/core/forms/form-parts.ts';

const BOUNDARY = 'a-boundary';
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;
/** Every byte, line ends, and what looks like a boundary and is none. */
const CONTENT = Buffer.concat([
  Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  Buffer.from(`\r\n--a-bound\r\n--${BOUNDARY.slice(0, -1)}Z\n--${BOUNDARY}\n\r\n\r\n`),
]);

async function* inPieces(body: Buffer, bytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += bytes) yield body.subarray(at, at + bytes);
}

interface Part {
  readonly name: string | undefined;
  readonly fileName: string | undefined;
  readonly content: Buffer;
}

const read = async (body: Buffer, bytes = body.length, { type = TYPE, maxParts = 100 } = {}): Promise<Part[]> => {
  const parts: Part[] = [];
  for await (const { name, fileName, bytes: content } of formParts(type, inPieces(body, bytes), maxParts)) {
    const pieces: Buffer[] = [];
    for await (const piece of content) pieces.push(piece);
    parts.push({ name, fileName, content: Buffer.concat(pieces) });
  }
  return parts;
};

const part = (headers: string, content: Buffer | string = CONTENT): Buffer =>
  Buffer.concat([Buffer.from(`--${BOUNDARY}\r\n${headers}\r\n\r\n`), Buffer.from(content), Buffer.from('\r\n')]);
const form = (...parts: readonly Buffer[]): Buffer => Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);

/** As programs send it: headers of the part, then what they mean. */
const DISPOSITIONS = [
  ['browsers', 'Content-Disposition: form-data; name="image"; filename="a.png"\r\nContent-Type: image/png', 'a.png'],
  ['.NET', "Content-Disposition: form-data; name=image; filename=a.png; filename*=utf-8''%C3%BC.png", 'ü.png'],
  [
    '.NET with quotes',
    `Content-Disposition: form-data; name="image"; filename="a.png"; filename*=utf-8''b.png`,
    'b.png',
  ],
  ['the name last', 'Content-Disposition: form-data; filename="a.png"; name="image"', 'a.png'],
  ['capitals', 'CONTENT-DISPOSITION: Form-Data; NAME="image"; FileName="A.png"', 'A.png'],
  ['no blanks', 'content-disposition:form-data;name="image";filename="a.png"', 'a.png'],
  ['blanks everywhere', 'Content-Disposition:  form-data ; name = "image" ; filename = "a.png" ', 'a.png'],
  ['folded lines', 'Content-Disposition: form-data;\r\n name="image";\r\n\tfilename="a.png"', 'a.png'],
  [
    'the type first',
    'Content-Type: image/png\r\nContent-Disposition: form-data; name="image"; filename="a.png"',
    'a.png',
  ],
  ['another character set', "Content-Disposition: form-data; name=image; filename*=ISO-8859-1'de'%FC.png", 'ü.png'],
  ['a name that cannot be decoded', "Content-Disposition: form-data; name=image; filename*=UTF-8''%zz", undefined],
  ['UTF-8 as it is', 'Content-Disposition: form-data; name="image"; filename="ü €.png"', 'ü €.png'],
  ['a semicolon in the name', 'Content-Disposition: form-data; name="image"; filename="a;name=b.png"', 'a;name=b.png'],
  ['escaped quotes', 'Content-Disposition: form-data; name="image"; filename="a\\"b.png"', 'a"b.png'],
  ['quotes of browsers', 'Content-Disposition: form-data; name="image"; filename="a%22b.png"', 'a"b.png'],
  [
    'a path of Windows',
    'Content-Disposition: form-data; name="image"; filename="C:\\films\\a.png"',
    'C:\\films\\a.png',
  ],
  ['no file name', 'Content-Disposition: form-data; name="image"', undefined],
  ['an empty file name', 'Content-Disposition: form-data; name="image"; filename=""', ''],
  [
    'headers of mail',
    'Content-Disposition: form-data; name=image\r\nContent-Transfer-Encoding: binary\r\nX-Mine: 1',
    undefined,
  ],
] as const;

describe('parts of a form', () => {
  it.each(DISPOSITIONS)(
    'are read as they are sent by/with %s, byte for byte, in pieces of any size',
    async (_, headers, fileName) => {
      const body = form(part(headers));
      for (const bytes of [body.length, 1, 7]) {
        expect(await read(body, bytes)).toEqual([{ name: 'image', fileName, content: CONTENT }]);
      }
    },
  );

  it('stand between a preamble and an epilogue that mean nothing', async () => {
    const inner = form(part('Content-Disposition: form-data; name="a"', 'x'));
    const body = Buffer.concat([
      Buffer.from('This is a form.\r\n'),
      inner,
      Buffer.from('and this is its end\r\n--'),
      CONTENT,
    ]);
    for (const bytes of [body.length, 1]) {
      expect(await read(body, bytes)).toEqual([{ name: 'a', fileName: undefined, content: Buffer.from('x') }]);
    }
  });

  it('keep names that every object has', async () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const [found] = await read(form(part(`Content-Disposition: form-data; name=${name}`, 'x')));
      expect(found?.name).toBe(name);
    }
  });

  it.each([
    ['Multipart/Form-Data; Boundary="a b:c"', 'a b:c'],
    ['multipart/form-data;charset=utf-8;boundary=x;foo=y', 'x'],
  ])('are found with the boundary of %s', async (type, boundary) => {
    const body = Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--${boundary}--`);
    expect(await read(body, 3, { type })).toMatchObject([{ name: 'a', content: Buffer.from('1') }]);
  });

  it('are none in an empty form, and have no name without a disposition', async () => {
    expect(await read(form())).toEqual([]);
    expect(await read(form(part('Content-Type: image/png')))).toMatchObject([{ name: undefined, content: CONTENT }]);
    expect(await read(form(part('Content-Disposition: attachment; name=a')))).toMatchObject([{ name: undefined }]);
  });

  it('come as they were written, whatever is in them and wherever the pieces end', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 64 }),
        async (contents, bytes) => {
          const body = form(
            ...contents.map((content, i) => part(`Content-Disposition: form-data; name=f${i}`, Buffer.from(content))),
          );
          const found = await read(body, bytes);
          expect(found.map(({ content }) => [...content])).toEqual(contents.map((content) => [...content]));
        },
      ),
      { numRuns: 60 },
    ));

  it('need not be read', async () => {
    const big = Buffer.alloc(400_000, 7);
    const names: (string | undefined)[] = [];
    const body = form(
      part('Content-Disposition: form-data; name=a', big),
      part('Content-Disposition: form-data; name=b', big),
    );
    for await (const { name } of formParts(TYPE, inPieces(body, 65_536), 10)) names.push(name);
    expect(names).toEqual(['a', 'b']);
  });

  it('fail when the form ends in the middle, also for who has read the part', async () => {
    const whole = form(part('Content-Disposition: form-data; name=a'));
    for (const end of [whole.length - 20, 60, 20, 3]) {
      await expect(read(whole.subarray(0, end), 16)).rejects.toBeInstanceOf(FormError);
    }
    await expect(read(Buffer.from('a=b&c=d'))).rejects.toBeInstanceOf(FormError);
  });

  it('fail at the first that is too many, before the rest is looked at', async () => {
    const many = Buffer.concat(
      Array.from({ length: 20_000 }, () => part('Content-Disposition: form-data; name=a', 'x')),
    );
    let pieces = 0;
    async function* counted() {
      for await (const piece of inPieces(many, 65_536)) {
        pieces += 1;
        yield piece;
      }
    }
    const reading = (async () => {
      for await (const _ of formParts(TYPE, counted(), 100));
    })();
    await expect(reading).rejects.toThrow('more than 100 parts');
    expect(pieces).toBeLessThan(5);
  });

  it('fail with what reading the body fails with', async () => {
    async function* broken() {
      yield part('Content-Disposition: form-data; name=a').subarray(0, 100);
      throw new Error('the client went away');
    }
    const reading = (async () => {
      for await (const { bytes } of formParts(TYPE, broken(), 100)) for await (const _ of bytes);
    })();
    await expect(reading).rejects.toThrow('the client went away');
  });

  it.each([
    '',
    'multipart/form-data',
    'multipart/mixed; boundary=a',
    `multipart/form-data; boundary=${'x'.repeat(71)}`,
  ])('fail for the type "%s"', async (type) => {
    await expect(read(form(), 10, { type })).rejects.toThrow('multipart/form-data with a boundary');
  });
});
