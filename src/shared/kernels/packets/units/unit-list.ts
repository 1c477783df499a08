import type { UnitForm } from './picture-look.ts';

/** More units than a picture has. */
const MAX_UNITS = 4096;

/** Units of a packet whose units have their length in front; the last one may be cut off. */
function* withLengths(data: Uint8Array, lengthBytes: 1 | 2 | 4): Generator<Unit> {
  let at = 0;
  for (let count = 0; at < data.byteLength; count += 1) {
    let length = 0;
    for (let i = 0; i < lengthBytes; i += 1) length = length * 256 + (data[at + i] ?? 0);
    at += lengthBytes;
    if (length === 0 && at <= data.byteLength) continue;
    const isWhole = at + length <= data.byteLength && count <= MAX_UNITS;
    if (at >= data.byteLength) return yield { bytes: new Uint8Array(), isWhole: false };
    yield { bytes: data.subarray(at, at + length), isWhole };
    if (!isWhole) return;
    at += length;
  }
}

/** Units of a packet between start codes, `00 00 01`. */
function* betweenStartCodes(data: Uint8Array): Generator<Unit> {
  let begin = -1;
  let at = 0;
  for (let count = 0; count < MAX_UNITS; ) {
    const one = data.indexOf(1, at);
    if (one < 0) break;
    at = one + 1;
    if (one < 2 || data[one - 1] !== 0 || data[one - 2] !== 0) continue;
    if (begin >= 0) yield { bytes: data.subarray(begin, one - 2), isWhole: true };
    begin = at;
    count += 1;
  }
  if (begin >= 0 && begin < data.byteLength) yield { bytes: data.subarray(begin), isWhole: true };
}

/** A unit of H.264 or HEVC with its header. */
export interface Unit {
  readonly bytes: Uint8Array;
  /** false for one that is longer than the packet, or cut off */
  readonly isWhole: boolean;
}

/** The units of a packet, or of its beginning. */
export const unitsOf = (data: Uint8Array, { lengthBytes }: Pick<UnitForm, 'lengthBytes'>): Iterable<Unit> =>
  lengthBytes === 0 ? betweenStartCodes(data) : withLengths(data, lengthBytes);
