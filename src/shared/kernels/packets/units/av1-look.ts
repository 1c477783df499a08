import { type Av1Sequence, isAv1Leaf, readAv1Sequence } from './av1-headers.ts';
import { BitReader } from './bit-reader.ts';
import type { PictureLook } from './picture-look.ts';

/** Types of units. @see AV1 Bitstream & Decoding Process Specification, 6.2.2 */
const TYPE = { sequence: 1, frameHeader: 3, frame: 6, repeatedHeader: 7, tileList: 8 } as const;
const KEY_FRAME = 0;
/** More units than a picture has. */
const MAX_UNITS = 1024;

interface Unit {
  readonly type: number;
  readonly bytes: Uint8Array;
  /** it belongs to a layer of the film */
  readonly isLayered: boolean;
}

/** Reads a number in groups of seven bits; undefined when it is cut off or too long. */
const readLeb128 = (bytes: Uint8Array, from: number): { readonly value: number; readonly end: number } | undefined => {
  let value = 0;
  for (let i = 0; i < 8; i += 1) {
    const byte = bytes[from + i];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, end: from + i + 1 };
  }
  return undefined;
};

/** The units of a packet; the last one may be cut off. */
function* unitsOf(bytes: Uint8Array): Generator<Unit> {
  let at = 0;
  for (let count = 0; at < bytes.length && count < MAX_UNITS; count += 1) {
    const head = bytes[at] ?? 0;
    at += (head & 4) === 0 ? 1 : 2;
    const size = (head & 2) === 0 ? { value: bytes.length - at, end: at } : readLeb128(bytes, at);
    if (size === undefined) return;
    yield {
      type: (head >> 3) & 15,
      bytes: bytes.subarray(size.end, size.end + size.value),
      isLayered: (head & 4) !== 0,
    };
    at = size.end + size.value;
  }
}

/** Whether a sequence has still pictures with short headers: each of them is a key picture. */
const isReduced = ({ bytes }: Unit): boolean => ((bytes[0] ?? 0) & 0x08) !== 0;

/** The first picture of a packet: whether it is a key picture that is shown. */
const beginsWithKey = (packet: Uint8Array): boolean | undefined => {
  for (const unit of unitsOf(packet)) {
    if (unit.type === TYPE.sequence && isReduced(unit)) return true;
    if (unit.type !== TYPE.frame && unit.type !== TYPE.frameHeader) continue;
    if (unit.bytes.length === 0) return undefined;
    const reader = new BitReader(unit.bytes.subarray(0, 1), false);
    const showsExisting = reader.bit() === 1;
    return !showsExisting && reader.bits(2) === KEY_FRAME && reader.bit() === 1;
  }
  return undefined;
};

/** Runs a reader of headers. @returns undefined when they are cut off */
const unlessCutOff = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/** How pictures of AV1 are looked into. A packet holds one picture that is shown, behind those that are not. */
export const av1Look = (): PictureLook => {
  let sequence: Av1Sequence | undefined;
  /** Sequence headers come with key frames. */
  const learn = (packet: Uint8Array): void => {
    for (const { type, bytes } of unitsOf(packet)) {
      if (type === TYPE.sequence) sequence = unlessCutOff(() => readAv1Sequence(bytes));
      if (type === TYPE.frame || type === TYPE.frameHeader) return;
    }
  };
  return {
    isEntry: beginsWithKey,
    isReset: (packet) => {
      learn(packet);
      return beginsWithKey(packet) === true;
    },
    isUnreferenced: (packet) => {
      let hasPicture = false;
      for (const { type, bytes, isLayered } of unitsOf(packet)) {
        if (isLayered || type === TYPE.sequence || type === TYPE.tileList) return false;
        if (type !== TYPE.frame && type !== TYPE.frameHeader) continue;
        const known = sequence;
        if (known === undefined || unlessCutOff(() => isAv1Leaf(bytes, known)) !== true) return false;
        hasPicture = true;
      }
      return hasPicture;
    },
  };
};
