import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMatroskaLayout } from '../../../src/shared/core/media/read-matroska-layout.ts';

const size = (length: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(0x10000000 + length);
  return bytes;
};
const element = (id: string, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(id, 'hex'), size(body.length), body]);
};
const uint = (id: string, value: number) => element(id, Buffer.from([value]));
const HEAD = element('1a45dfa3', element('4282', Buffer.from('webm')));
const track = (type: number, ...more: Buffer[]) =>
  element('ae', uint('d7', 1), uint('83', type), element('86', Buffer.from('V_VP9')), ...more);
const ENCRYPTED = element('6d80', element('6240', uint('5031', 0), uint('5033', 1), element('5035', uint('47e1', 5))));
const COMPRESSED = element('6d80', element('6240', uint('5033', 0), element('5034', uint('4254', 3))));
const film = (...tracks: Buffer[]) =>
  Buffer.concat([
    HEAD,
    element(
      '18538067',
      element('ec', Buffer.alloc(70_000)),
      element('1654ae6b', ...tracks),
      element('1f43b675', Buffer.alloc(50)),
    ),
  ]);
const layoutOf = (file: Uint8Array, bytes = file.length) =>
  readMatroskaLayout(async (offset, length) => file.subarray(offset, offset + length), bytes);

describe('readMatroskaLayout', () => {
  it('tells which tracks are switched off or encrypted, in order', async () => {
    const { tracks, cutOff } = await layoutOf(
      film(track(1, uint('b9', 0)), track(2), track(1, ENCRYPTED), track(1, COMPRESSED), track(17)),
    );
    expect(cutOff).toBe(false);
    expect(tracks).toEqual([
      { handler: 'vide', disabled: true, encrypted: false },
      { handler: 'soun', disabled: false, encrypted: false },
      { handler: 'vide', disabled: false, encrypted: true },
      { handler: 'vide', disabled: false, encrypted: false },
      { handler: 'text', disabled: false, encrypted: false },
    ]);
  });

  it('leaves out what becomes no stream: tracks without a codec, and of kinds that nobody reads', async () => {
    const nameless = element('ae', uint('83', 1));
    expect((await layoutOf(film(nameless, track(0x20), track(1)))).tracks).toHaveLength(1);
  });

  it('reads a segment of unknown size, as live streams have', async () => {
    const live = film(track(1));
    live.fill(0xff, HEAD.length + 4, HEAD.length + 5);
    live[HEAD.length + 4] = 0x1f;
    live.fill(0xff, HEAD.length + 5, HEAD.length + 8);
    expect(await layoutOf(live)).toMatchObject({ tracks: [{ handler: 'vide' }], cutOff: false });
  });

  it('notices a file that ends before its segment does', async () => {
    const whole = film(track(1));
    expect((await layoutOf(whole.subarray(0, whole.length - 20))).cutOff).toBe(true);
  });

  it('ends on any bytes', async () => {
    const whole = film(track(1, ENCRYPTED), track(2));
    const places = fc.oneof(fc.nat(60), fc.integer({ min: 70_000, max: whole.length - 1 }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(places, fc.nat(255)), { maxLength: 20 }), async (changes) => {
        const file = Buffer.from(whole);
        for (const [at, value] of changes) file[at] = value;
        return Array.isArray((await layoutOf(file)).tracks);
      }),
      { numRuns: 300 },
    );
  });
});
