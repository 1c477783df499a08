import type { UnitForm } from '../packet-container.ts';
import { BitReader } from './bit-reader.ts';

/** Types of units. @see ITU-T H.264, table 7-1 */
const H264 = { slice: 1, partitionA: 2, keySlice: 5, sei: 6, delimiter: 9, filler: 12 } as const;
/** @see ITU-T H.265, table 7-1 */
const HEVC = { lastUnreferenced: 14, firstKey: 16, lastKey: 21, firstOther: 32, delimiter: 35, filler: 38 } as const;
const HEVC_SEI: ReadonlySet<number> = new Set([39, 40]);
const RECOVERY_POINT = 6;
/** More units than a picture has. */
const MAX_UNITS = 4096;

/** Units of a packet whose units have their length in front. Stops at one that is longer than the packet. */
function* withLengths(data: Uint8Array, lengthBytes: 1 | 2 | 4, from: number): Generator<Uint8Array | undefined> {
  let at = from;
  for (let count = 0; at < data.byteLength; count += 1) {
    let length = 0;
    for (let i = 0; i < lengthBytes; i += 1) length = length * 256 + (data[at + i] ?? 0);
    at += lengthBytes;
    if (length === 0 && at <= data.byteLength) continue;
    if (length < 1 || at + length > data.byteLength || count > MAX_UNITS) return yield undefined;
    yield data.subarray(at, at + length);
    at += length;
  }
}

/** Units of a packet between start codes, `00 00 01`. */
function* betweenStartCodes(data: Uint8Array, from: number): Generator<Uint8Array | undefined> {
  let begin = -1;
  let at = from;
  for (let count = 0; count < MAX_UNITS; ) {
    const one = data.indexOf(1, at);
    if (one < 0) break;
    at = one + 1;
    if (one < from + 2 || data[one - 1] !== 0 || data[one - 2] !== 0) continue;
    if (begin >= 0) yield data.subarray(begin, one - 2);
    begin = at;
    count += 1;
  }
  if (begin >= 0 && begin < data.byteLength) yield data.subarray(begin);
}

/** The units of a packet; undefined in place of one that is damaged. */
const unitsOf = (data: Uint8Array, { lengthBytes, skip = 0 }: UnitForm): Iterable<Uint8Array | undefined> =>
  lengthBytes === 0 ? betweenStartCodes(data, skip) : withLengths(data, lengthBytes, skip);

const isUnreferencedH264 = (unit: Uint8Array): boolean | undefined => {
  const head = unit[0] ?? 0;
  const type = head & 31;
  if (type === H264.slice) return (head & 0x60) === 0;
  return type === H264.sei || type === H264.delimiter || type === H264.filler ? undefined : false;
};

const isUnreferencedHevc = (unit: Uint8Array, topLayer: number | undefined): boolean | undefined => {
  const type = ((unit[0] ?? 0) >> 1) & 63;
  const layer = ((unit[1] ?? 0) & 7) - 1;
  if (type < HEVC.firstOther) return type <= HEVC.lastUnreferenced && type % 2 === 0 && layer === topLayer;
  return HEVC_SEI.has(type) || type === HEVC.delimiter || type === HEVC.filler ? undefined : false;
};

/** Whether a packet holds one picture to which no other refers, and nothing else that others need. */
export const isUnreferenced = (data: Uint8Array, form: UnitForm): boolean => {
  let hasPicture = false;
  for (const unit of unitsOf(data, form)) {
    if (unit === undefined) return false;
    const isFree = form.codec === 'h264' ? isUnreferencedH264(unit) : isUnreferencedHevc(unit, form.topLayer);
    if (isFree === false) return false;
    if (isFree === true) hasPicture = true;
  }
  return hasPicture;
};

/** Whether a unit of H.264 says that pictures from here on come out right. @see ITU-T H.264, D.1.8 */
const isRecoveryPoint = (unit: Uint8Array): boolean => {
  const number = (from: number): [number, number] => {
    let value = 0;
    let at = from;
    while (unit[at] === 255) {
      value += 255;
      at += 1;
    }
    return [value + (unit[at] ?? 0), at + 1];
  };
  for (let at = 1; at + 2 < unit.byteLength; ) {
    const [type, afterType] = number(at);
    const [size, body] = number(afterType);
    if (type === RECOVERY_POINT) return size > 0 && new BitReader(unit.subarray(body, body + size)).unsigned() === 0;
    at = body + size;
  }
  return false;
};

/**
 * Whether decoding may begin with a packet that its container calls a key frame: some writers call more so.
 * @returns false when this is not certain
 */
export const isExactKey = (data: Uint8Array, form: UnitForm): boolean => {
  for (const unit of unitsOf(data, form)) {
    if (unit === undefined) return false;
    if (form.codec === 'hevc') {
      const type = ((unit[0] ?? 0) >> 1) & 63;
      if (type < HEVC.firstOther) return type >= HEVC.firstKey && type <= HEVC.lastKey;
      continue;
    }
    const type = (unit[0] ?? 0) & 31;
    if (type === H264.keySlice) return true;
    if (type === H264.sei && isRecoveryPoint(unit)) return true;
    if (type === H264.slice || type === H264.partitionA) return false;
  }
  return false;
};
