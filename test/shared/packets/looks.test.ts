import { describe, expect, it } from 'vitest';
import { lookAtCodec } from '../../../src/shared/kernels/packets/units/look-at-codec.ts';
import { lookInside, type PictureLook, type UnitForm } from '../../../src/shared/kernels/packets/units/picture-look.ts';

const packet = (...units: readonly (readonly number[])[]): Uint8Array =>
  Uint8Array.from(units.flatMap((unit) => [0, 0, 0, unit.length, ...unit]));
const stream = (...units: readonly (readonly number[])[]): Uint8Array =>
  Uint8Array.from(units.flatMap((unit) => [0, 0, 0, 1, ...unit]));
const look = (codec: string, form?: UnitForm): PictureLook => {
  const found = lookAtCodec(codec, form);
  if (found === undefined) throw new Error(`no look at ${codec}`);
  return found;
};

const AVC = look('h264', { lengthBytes: 4 });
const HEVC = look('hevc', { lengthBytes: 4, topLayer: 1 });
const [SLICE, FREE_SLICE, KEY_SLICE, PARAMETERS] = [
  [0x41, 9, 9],
  [0x01, 9, 9],
  [0x65, 9, 9],
  [0x67, 9, 9],
];
/** Recovery after 0 pictures, and after 3. */
const [RECOVERY, LATER] = [
  [6, 6, 1, 0x80 + 0x20],
  [6, 6, 1, 0x20],
];
const hevc = (type: number, layer: number) => [type * 2, layer + 1, 9];

describe('a packet to whose picture nothing refers', () => {
  it.each([
    ['a picture with nal_ref_idc 0', packet(FREE_SLICE), AVC, true],
    ['one of several slices', packet([9, 16], FREE_SLICE, FREE_SLICE), AVC, true],
    ['one between start codes', stream([9, 16], FREE_SLICE), look('h264', { lengthBytes: 0 }), true],
    ['a picture that others refer to', packet(SLICE), AVC, false],
    ['two pictures of which others refer to one', packet(FREE_SLICE, SLICE), AVC, false],
    ['a key picture', packet(KEY_SLICE), AVC, false],
    ['parameters beside the picture', packet(PARAMETERS, FREE_SLICE), AVC, false],
    ['no picture', packet([9, 16]), AVC, false],
    ['a unit longer than the packet', Uint8Array.from([0, 0, 0, 9, 1, 1]), AVC, false],
    ['a sub-layer picture of the top layer', packet(hevc(0, 1)), HEVC, true],
    ['one with a message about its colours', packet(hevc(0, 1), hevc(62, 0)), HEVC, true],
    ['one of a lower layer', packet(hevc(0, 0)), HEVC, false],
    ['one of a track whose layers are not known', packet(hevc(0, 0)), look('hevc', { lengthBytes: 4 }), false],
    ['one that others refer to', packet(hevc(1, 1)), HEVC, false],
    ['a key picture of HEVC', packet(hevc(21, 0)), HEVC, false],
    ['one with a second view', packet(hevc(0, 1), [0, 8 + 2, 9]), HEVC, false],
  ])('%s', (_, data, codec, expected) => {
    expect(codec.isUnreferenced?.(data)).toBe(expected);
  });

  it('is known in HEVC when the layers came with a key frame', () => {
    const learning = look('hevc', { lengthBytes: 0 });
    // Parameters of a sequence with three temporal layers.
    learning.isEntry(stream([66, 1, 0x04, 9], hevc(19, 0)));
    expect(learning.isUnreferenced?.(stream(hevc(0, 2)))).toBe(true);
    expect(learning.isUnreferenced?.(stream(hevc(0, 1)))).toBe(false);
  });

  it('is known in AV1 when the sequence came with a key frame', () => {
    const bytes = (bits: string) =>
      (bits.replaceAll(' ', '').match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
    const unit = (type: number, bits: string) => [(type << 3) | 2, bytes(bits).length, ...bytes(bits)];
    // No timing, one layer, one pixel, no frame numbers, order in three bits, tools for screens as each frame says.
    const sequence = '000 0 0  0 0 00000 000000000000 00000  0000 0000 0 0  0 0000000 1 00  1 1 010';
    const frame = (type: string, refresh: string) => unit(6, `0 ${type} 1 0 0 0 0 000 000 ${refresh} 0000`);
    const av1Packet = (...units: readonly (readonly number[])[]) => Uint8Array.from(units.flat());
    const leaf = av1Packet(frame('01', '00000000'));
    const learning = look('av1');
    expect(learning.isUnreferenced?.(leaf)).toBe(false);
    expect(learning.isReset?.(av1Packet(unit(1, sequence), unit(6, '0 00 1 0000')))).toBe(true);
    expect(learning.isUnreferenced?.(leaf)).toBe(true);
    expect(learning.isUnreferenced?.(av1Packet(frame('01', '00000100')))).toBe(false);
    expect(learning.isUnreferenced?.(av1Packet(frame('01', '00000100'), frame('01', '00000000')))).toBe(false);
    expect(learning.isUnreferenced?.(av1Packet(unit(6, '1 000')))).toBe(false);
  });

  it('is found behind a head of the container', () => {
    const inside = lookInside(AVC, (data) => data.subarray(2));
    expect(inside.isUnreferenced?.(Uint8Array.from([1, 2, ...packet(FREE_SLICE)]))).toBe(true);
  });
});

/** The start code of a picture and its type, in MPEG-2 and in MPEG-4. */
const mpeg = (type: number) => Uint8Array.from([0, 0, 1, 0xb3, 1, 0, 0, 1, 0, 0, type << 3]);
const mpeg4 = (type: number) => Uint8Array.from([0, 0, 1, 0xb0, 1, 0, 0, 1, 0xb6, type << 6, 1]);
/** Picture header of H.263: intra or not, in the short form. */
const h263 = (inter: number) => Uint8Array.from([0, 0, 0x80, 0x02, 0x08 | (inter << 1), 0, 0, 0, 0, 0, 0, 0]);
/** A sequence header, then a frame: the first four bits say what it is. */
const av1 = (frame: number) => Uint8Array.from([0x12, 0, 0x0a, 1, 0, 0x32, 2, frame, 0]);
const AV1_KEY = 0x10;

describe('a packet with which decoding may begin', () => {
  it.each([
    ['an IDR picture', packet(PARAMETERS, KEY_SLICE), AVC, true],
    ['the beginning of one', packet(PARAMETERS, KEY_SLICE).subarray(0, 12), AVC, true],
    ['a picture that recovers at once', packet(RECOVERY, SLICE), AVC, true],
    ['one that recovers later', packet(LATER, SLICE), AVC, false],
    ['a picture that does not say', packet(SLICE), AVC, false],
    ['a beginning without a picture', packet(PARAMETERS), AVC, undefined],
    ['a CRA picture', packet(hevc(32, 0), hevc(21, 0)), HEVC, true],
    ['another picture of HEVC', packet(hevc(1, 0)), HEVC, false],
    ['an I picture of MPEG-2', mpeg(1), look('mpeg2video'), true],
    ['a P picture of MPEG-2', mpeg(2), look('mpeg2video'), false],
    ['an I picture of MPEG-4', mpeg4(0), look('mpeg4'), true],
    ['a P picture of MPEG-4', mpeg4(1), look('mpeg4'), false],
    ['headers of MPEG-4 alone', mpeg4(0).subarray(0, 5), look('mpeg4'), undefined],
    ['an intra picture of H.263', h263(0), look('h263'), true],
    ['an inter picture of H.263', h263(1), look('h263'), false],
    ['a key frame of VP8', Uint8Array.of(0x10), look('vp8'), true],
    ['another frame of VP8', Uint8Array.of(0x11), look('vp8'), false],
    ['a key frame of VP9', Uint8Array.of(0x82, 0), look('vp9'), true],
    ['another frame of VP9', Uint8Array.of(0x86, 0), look('vp9'), false],
    ['a frame of VP9 that shows another', Uint8Array.of(0x88, 0), look('vp9'), false],
    ['a key frame of AV1', av1(AV1_KEY), look('av1'), true],
    ['a key frame of AV1 that is not shown', av1(0), look('av1'), false],
    ['another frame of AV1', av1(0x30), look('av1'), false],
    ['a key frame of Theora', Uint8Array.of(0), look('theora'), true],
    ['another frame of Theora', Uint8Array.of(0x40), look('theora'), false],
  ])('%s', (_, data, codec, expected) => {
    expect(codec.isEntry(data)).toBe(expected);
  });
});

describe('a picture that ends all before it', () => {
  it.each([
    ['an IDR picture', packet(PARAMETERS, KEY_SLICE), AVC, true],
    ['a recovery point: pictures in front of it may be shown later', packet(RECOVERY, SLICE), AVC, false],
    ['an IDR picture of HEVC', packet(hevc(19, 0)), HEVC, true],
    ['a CRA picture, whose leading pictures need others', packet(hevc(21, 0)), HEVC, false],
    ['a key frame of VP8', Uint8Array.of(0x10), look('vp8'), true],
    ['one that is not shown', Uint8Array.of(0x00), look('vp8'), false],
    ['a key frame of VP9', Uint8Array.of(0x82, 0), look('vp9'), true],
    ['one that is not shown', Uint8Array.of(0x80, 0), look('vp9'), false],
    ['a key frame of AV1', av1(AV1_KEY), look('av1'), true],
  ])('%s', (_, data, codec, expected) => {
    expect(codec.isReset?.(data)).toBe(expected);
  });
});
