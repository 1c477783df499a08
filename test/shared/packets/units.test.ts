import { describe, expect, it } from 'vitest';
import type { UnitForm } from '../../../src/shared/kernels/packets/packet-container.ts';
import { isExactKey, isUnreferenced } from '../../../src/shared/kernels/packets/units/picture-units.ts';

const packet = (...units: readonly (readonly number[])[]): Uint8Array =>
  Uint8Array.from(units.flatMap((unit) => [0, 0, 0, unit.length, ...unit]));
const stream = (...units: readonly (readonly number[])[]): Uint8Array =>
  Uint8Array.from(units.flatMap((unit) => [0, 0, 0, 1, ...unit]));

const AVC: UnitForm = { codec: 'h264', lengthBytes: 4 };
const HEVC: UnitForm = { codec: 'hevc', lengthBytes: 4, topLayer: 1 };
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
    ['one between start codes', stream([9, 16], FREE_SLICE), { ...AVC, lengthBytes: 0 } as const, true],
    ['one behind a head of the container', Uint8Array.from([1, 2, ...packet(FREE_SLICE)]), { ...AVC, skip: 2 }, true],
    ['a picture that others refer to', packet(SLICE), AVC, false],
    ['two pictures of which others refer to one', packet(FREE_SLICE, SLICE), AVC, false],
    ['a key picture', packet(KEY_SLICE), AVC, false],
    ['parameters beside the picture', packet(PARAMETERS, FREE_SLICE), AVC, false],
    ['no picture', packet([9, 16]), AVC, false],
    ['a unit longer than the packet', Uint8Array.from([0, 0, 0, 9, 1, 1]), AVC, false],
    ['a sub-layer picture of the top layer', packet(hevc(0, 1)), HEVC, true],
    ['one of a lower layer', packet(hevc(0, 0)), HEVC, false],
    [
      'one of a track whose layers are not known',
      packet(hevc(0, 0)),
      { codec: 'hevc', lengthBytes: 4 } as const,
      false,
    ],
    ['one that others refer to', packet(hevc(1, 1)), HEVC, false],
    ['a key picture of HEVC', packet(hevc(21, 0)), HEVC, false],
  ])('%s', (_, data, form, expected) => {
    expect(isUnreferenced(data, form)).toBe(expected);
  });
});

describe('a packet with which decoding may begin', () => {
  it.each([
    ['an IDR picture', packet(PARAMETERS, KEY_SLICE), AVC, true],
    ['a picture that recovers at once', packet(RECOVERY, SLICE), AVC, true],
    ['one that recovers later', packet(LATER, SLICE), AVC, false],
    ['a picture that does not say', packet(SLICE), AVC, false],
    ['a CRA picture', packet(hevc(32, 0), hevc(21, 0)), HEVC, true],
    ['another picture of HEVC', packet(hevc(1, 0)), HEVC, false],
  ])('%s', (_, data, form, expected) => {
    expect(isExactKey(data, form)).toBe(expected);
  });
});
