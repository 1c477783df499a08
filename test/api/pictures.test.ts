import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { problem, useApi } from './api-fixture.ts';

const api = useApi();

const noisy = (width: number, height: number, channels: 1 | 3 | 4) =>
  sharp(Buffer.from(Array.from({ length: width * height * channels }, (_, at) => (at * 7 + (at >> 5) * 13) & 0xff)), {
    raw: { width, height, channels },
  });
const jpeg = (width = 600, height = 400) => noisy(width, height, 3).jpeg().toBuffer();
const gray = (width: number, height: number) => noisy(width, height, 1).toColourspace('b-w').png().toBuffer();

const form = (...parts: (readonly [string, Uint8Array | string])[]): FormData => {
  const data = new FormData();
  for (const [name, value] of parts) {
    if (typeof value === 'string') data.append(name, value);
    else data.append(name, new Blob([Buffer.from(value)], { type: 'image/jpeg' }), `${name}.jpg`);
  }
  return data;
};

describe('POST /shape and /nbytes', () => {
  it('of a 600×400 JPEG in a form with another field answer [[400,600,3]] and [720]', async () => {
    const body = form(['image', await jpeg()], ['other', 'no picture']);
    const shape = await api.call('POST', '/shape', { body });
    expect([shape.status, shape.headers.get('content-type'), shape.body.toString()]).toEqual([
      200,
      'application/json',
      '[[400,600,3]]',
    ]);
    const nbytes = await api.call('POST', '/nbytes', { body });
    expect([nbytes.status, nbytes.body.toString()]).toEqual([200, '[720]']);
  });

  it('give the bare value for a body that is the picture, whatever it is called', async () => {
    const body = await jpeg();
    for (const type of [
      'image/jpeg',
      'IMAGE/PNG; q=1',
      'application/octet-stream',
      'application/x-www-form-urlencoded',
    ]) {
      const shape = await api.call('POST', '/shape', { body, headers: { 'content-type': type } });
      expect(shape.json, type).toEqual([400, 600, 3]);
    }
    expect((await api.call('POST', '/shape', { body })).json).toEqual([400, 600, 3]);
    expect((await api.call('POST', '/nbytes', { body })).json).toBe(720);
  });

  it('answer pictures in order: gray without channels, alpha as a fourth, turned as they are shown', async () => {
    const turned = await noisy(40, 20, 3).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const body = form(
      ['image', await gray(7, 5)],
      ['other', await jpeg(9, 9)],
      ['image', await noisy(3, 2, 4).png().toBuffer()],
      ['image', turned],
    );
    expect((await api.call('POST', '/shape', { body })).json).toEqual([
      [5, 7],
      [2, 3, 4],
      [40, 20, 3],
    ]);
    expect((await api.call('POST', '/nbytes', { body })).json).toEqual([0.035, 0.024, 2.4]);
  });

  it('fails for undecodable pictures only, with [] at their place', async () => {
    const whole = await jpeg();
    const body = form(
      ['image', Buffer.from('no picture at all')],
      ['image', whole],
      ['image', whole.subarray(0, whole.length / 2)],
      ['image', Buffer.alloc(0)],
      ['image', 'a text'],
    );
    expect((await api.call('POST', '/shape', { body })).json).toEqual([[], [400, 600, 3], [], [], []]);
    expect((await api.call('POST', '/nbytes', { body })).json).toEqual([[], 720, [], [], []]);
    const bare = { body: whole.subarray(0, 1000), headers: { 'content-type': 'image/jpeg' } };
    expect((await api.call('POST', '/shape', bare)).json).toEqual([]);
  });

  it('fails for a picture that claims too many pixels, without decoding it', async () => {
    const bomb = await noisy(8, 8, 3).png().toBuffer();
    bomb.writeUInt32BE(12_000, 16);
    bomb.writeUInt32BE(12_000, 20);
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    const body = form(['image', bomb], ['image', await jpeg(8, 8)]);
    expect((await api.call('POST', '/shape', { body })).json).toEqual([[], [8, 8, 3]]);
    const ascii = await api.call('POST', '/ascii', { body: bomb });
    expect(ascii.status).toBe(422);
    expect(ascii.json).toMatchObject(problem(422, { reason: 'tooLarge' }));
  });

  it('fails for bodies without a picture, saying what is taken', async () => {
    const cases = [
      [400, 'image', { body: '' }],
      [400, 'image', { body: form(['picture', await jpeg(8, 8)]) }],
      [400, undefined, { body: 'x', headers: { 'content-type': 'multipart/form-data' } }],
      [400, undefined, { body: '--b\r\nnothing', headers: { 'content-type': 'multipart/form-data; boundary=b' } }],
      [415, undefined, { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
      [415, undefined, { body: '{}', headers: { 'content-type': 'application/json' } }],
      [415, undefined, { body: '%PDF-', headers: { 'content-type': 'application/pdf' } }],
    ] as const;
    for (const [status, field, request] of cases) {
      const answer = await api.call('POST', '/shape', request);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect([answer.status, answer.json]).toEqual([status, expect.objectContaining(problem(status))]);
      expect((answer.json as { field?: string }).field).toBe(field);
    }
    const many = form(...Array.from({ length: 101 }, () => ['image', Buffer.from('x')] as const));
    expect((await api.call('POST', '/nbytes', { body: many })).json).toMatchObject(problem(400, { field: 'image' }));
  });
});

describe('POST /ascii, /grayscale and /edges', () => {
  it('draw a picture as text, in as many columns as were asked for', async () => {
    const { status, headers, body } = await api.call('POST', '/ascii?columns=40', { body: await jpeg() });
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    const lines = body.toString().replace(/\n$/, '').split('\n');
    expect(lines).toHaveLength(Math.round((40 * 400) / 600 / 2));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40);
  });

  it('give the format of ?format=, else the one that Accept likes best', async () => {
    const body = await jpeg(64, 64);
    const typeOf = async (target: string, accept?: string) => {
      const answer = await api.call('POST', target, { body, headers: accept === undefined ? {} : { accept } });
      return answer.headers.get('content-type');
    };
    expect(await typeOf('/ascii?format=html')).toBe('text/html; charset=utf-8');
    expect(await typeOf('/ascii?format=html', 'image/png')).toBe('text/html; charset=utf-8');
    expect(await typeOf('/ascii', 'text/html,application/xhtml+xml,*/*;q=0.8')).toBe('text/html; charset=utf-8');
    expect(await typeOf('/ascii', 'image/*')).toBe('image/png');
    expect(await typeOf('/ascii', '*/*')).toBe('text/plain; charset=utf-8');
    expect(await typeOf('/grayscale')).toBe('image/jpeg');
    expect(await typeOf('/grayscale', 'image/jpeg;q=0.2, image/png')).toBe('image/png');
    expect(await typeOf('/edges')).toBe('image/png');
    expect(await typeOf('/edges?format=jpg')).toBe('image/jpeg');
  });

  it('give pictures that can be decoded, as base64 in the event', async () => {
    const body = await jpeg();
    const grayscale = await api.call('POST', '/grayscale?fit=contain&format=png', { body });
    expect(grayscale.result.isBase64Encoded).toBe(true);
    expect(await sharp(grayscale.body).metadata()).toMatchObject({
      format: 'png',
      width: 256,
      height: 256,
      channels: 1,
    });
    const edges = await api.call('POST', '/edges?blur=0', { body });
    expect(await sharp(edges.body).metadata()).toMatchObject({ format: 'png', width: 600, height: 400, channels: 1 });
    const ascii = await api.call('POST', '/ascii?format=png&columns=20&colour=truecolor&font=6x9', { body });
    expect(await sharp(ascii.body).metadata()).toMatchObject({ format: 'png', width: 120 });
  });

  it('answer several pictures with a list in order, where what cannot be rendered says why', async () => {
    const body = form(
      ['image', await jpeg(64, 64)],
      ['image', Buffer.from('no picture')],
      ['image', await jpeg(32, 32)],
    );
    const text = await api.call('POST', '/ascii?columns=20', { body });
    expect(text.json).toEqual([
      { contentType: 'text/plain; charset=utf-8', text: expect.stringContaining('\n') },
      { problem: { reason: 'notPicture', detail: expect.any(String) } },
      { contentType: 'text/plain; charset=utf-8', text: expect.stringContaining('\n') },
    ]);
    const pictures = await api.call('POST', '/edges', { body, headers: { accept: 'application/json' } });
    const [first] = pictures.json as [{ contentType: string; base64: string }];
    expect(first.contentType).toBe('image/png');
    expect(await sharp(Buffer.from(first.base64, 'base64')).metadata()).toMatchObject({ width: 64, height: 64 });
  });

  it('take characters of one’s own', async () => {
    const { body } = await api.call('POST', '/ascii?columns=20&glyphs=%20%23', { body: await jpeg() });
    expect([...new Set(body.toString().replaceAll('\n', ''))].sort().join('')).toMatch(/^ ?#?$/);
  });

  it('fails for options out of range, naming the parameter and what is allowed', async () => {
    const body = await jpeg(8, 8);
    const cases = [
      ['/ascii?columns=9', 'columns', '20 to 400'],
      ['/ascii?columns=40&columns=41', 'columns', 'more than once'],
      ['/ascii?colour=red', 'colour', 'truecolor'],
      ['/ascii?glyphs=x', 'glyphs', '2 to 256'],
      ['/ascii?format=gif', 'format', 'txt, ans, html, png'],
      ['/ascii?ascii.columns=40', 'ascii.columns', 'columns'],
      ['/ascii?constructor=1', 'constructor', 'columns'],
      ['/edges?blur=-1', 'blur', '0 to 64'],
      ['/edges?columns=40', 'columns', 'format, blur'],
      ['/shape?format=png', 'format', 'none'],
    ] as const;
    for (const [target, field, allowed] of cases) {
      const answer = await api.call('POST', target, { body });
      expect(answer.json, target).toMatchObject(problem(400, { field }));
      expect((answer.json as { detail: string }).detail).toContain(allowed);
    }
  });

  it('fails for a picture that cannot be read with its reason, and for a format that nobody has', async () => {
    const broken = await api.call('POST', '/edges', {
      body: Buffer.from('no picture'),
      headers: { 'content-type': 'image/png' },
    });
    expect(broken.json).toMatchObject(problem(422, { reason: 'notPicture' }));
    const accept = await api.call('POST', '/edges', { body: await jpeg(8, 8), headers: { accept: 'application/pdf' } });
    expect(accept.json).toMatchObject(problem(406, { formats: ['png', 'jpg'] }));
  });

  it('fails when time is up, saying so before the function is stopped', async () => {
    const picture = await jpeg();
    const body = form(...Array.from({ length: 20 }, () => ['image', picture] as const));
    const answer = await api.call('POST', '/edges', { body, remainingMs: 1_510 });
    expect(answer.json).toMatchObject(problem(503));
    expect(answer.headers.get('retry-after')).toBe('5');
  });
});

describe('a picture that asks for much', () => {
  /** A real one of a pixel by 39 million, in 76 kB. */
  const strip = (): Buffer => {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(1, 0);
    header.writeUInt32BE(39_000_000, 4);
    header[8] = 1;
    const chunk = (type: string, data: Uint8Array) => {
      const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
      const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
      length.writeUInt32BE(data.length);
      sum.writeUInt32BE(crc32(body));
      return Buffer.concat([length, body, sum]);
    };
    const pixels = deflateSync(Buffer.alloc(78_000_000), { level: 9 });
    const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
    return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', new Uint8Array())]);
  };

  it('fails with its size and what is allowed, wherever it is sent', async () => {
    const body = strip();
    for (const path of ['/ascii', '/edges', '/grayscale']) {
      const answer = await api.call('POST', path, { body });
      expect(answer.json, path).toMatchObject(problem(422, { reason: 'tooLarge' }));
      expect(answer.body.toString(), path).toMatch(/1×39000000 pixels; a side may have 65535 at most/);
    }
    expect((await api.call('POST', '/shape', { body })).json).toEqual([]);
  });
});
