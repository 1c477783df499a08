import { recoversAtOnce } from '../units/recovery-point.ts';

/** Codecs of transport streams in which pictures that need no others are recognised. */
export const ENTRY_CODECS = ['h264', 'hevc', 'mpeg2video', 'mpeg1video'] as const;
export type EntryCodec = (typeof ENTRY_CODECS)[number];

/** Positions behind the start codes in some bytes. */
function* unitsIn(bytes: Uint8Array): Generator<number> {
  for (let at = 2; at + 1 < bytes.length; at += 1) {
    if (bytes[at] === 1 && bytes[at - 1] === 0 && bytes[at - 2] === 0) yield at + 1;
  }
}

/** Whether the unit at a position begins a picture, or is none of a picture's slices. */
type BeginsPicture = (bytes: Uint8Array, at: number) => boolean;

const H264 = { slice: 1, partitionA: 2, lastSlice: 5, message: 6, sequence: 7, picture: 8 } as const;
/** Set in front of a slice that begins with the first block: an Exp-Golomb 0 of H.264, a flag of HEVC. */
const FIRST = 0x80;

const beginsH264: BeginsPicture = (bytes, at) => {
  const type = (bytes[at] ?? 0) & 0x1f;
  if (type === 0 || type > H264.lastSlice) return true;
  const hasPlace = type <= H264.partitionA || type === H264.lastSlice;
  return hasPlace && ((bytes[at + 1] ?? 0) & FIRST) !== 0;
};

const isH264Entry = (bytes: Uint8Array): boolean => {
  const described = new Set<number>();
  let recovers = false;
  for (const at of unitsIn(bytes)) {
    const type = (bytes[at] ?? 0) & 0x1f;
    if (type === H264.message) recovers ||= recoversAtOnce(bytes.subarray(at));
    if (type >= H264.slice && type <= H264.lastSlice) {
      return described.has(H264.sequence) && described.has(H264.picture) && (type === H264.lastSlice || recovers);
    }
    described.add(type);
  }
  return false;
};

const HEVC = { firstEntry: 16, lastEntry: 23, lastPicture: 31, video: 32, sequence: 33, picture: 34 } as const;

const isHevcEntry = (bytes: Uint8Array): boolean => {
  const described = new Set<number>();
  for (const at of unitsIn(bytes)) {
    const type = ((bytes[at] ?? 0) >> 1) & 0x3f;
    if (type <= HEVC.lastPicture) {
      const isDescribed = [HEVC.video, HEVC.sequence, HEVC.picture].every((each) => described.has(each));
      return isDescribed && type >= HEVC.firstEntry && type <= HEVC.lastEntry;
    }
    described.add(type);
  }
  return false;
};

const beginsHevc: BeginsPicture = (bytes, at) => {
  const type = ((bytes[at] ?? 0) >> 1) & 0x3f;
  return type > HEVC.lastPicture || ((bytes[at + 2] ?? 0) & FIRST) !== 0;
};

const MPEG = { picture: 0x00, sequence: 0xb3, group: 0xb8 } as const;
const MPEG_BEGINNINGS: ReadonlySet<number | undefined> = new Set(Object.values(MPEG));

const beginsMpeg: BeginsPicture = (bytes, at) => MPEG_BEGINNINGS.has(bytes[at]);
const INTRA = 1;

const isMpegEntry = (bytes: Uint8Array): boolean => {
  let described = false;
  for (const at of unitsIn(bytes)) {
    if (bytes[at] === MPEG.sequence) described = true;
    if (bytes[at] === MPEG.picture) return described && (((bytes[at + 2] ?? 0) >> 3) & 7) === INTRA;
  }
  return false;
};

interface CodecTests {
  readonly isEntry: (bytes: Uint8Array) => boolean;
  readonly begins: BeginsPicture;
}
const MPEG_TESTS: CodecTests = { isEntry: isMpegEntry, begins: beginsMpeg };
const TESTS: Readonly<Record<EntryCodec, CodecTests>> = {
  h264: { isEntry: isH264Entry, begins: beginsH264 },
  hevc: { isEntry: isHevcEntry, begins: beginsHevc },
  mpeg2video: MPEG_TESTS,
  mpeg1video: MPEG_TESTS,
};

/**
 * Whether decoding may begin with a picture: everything that describes it is in front of it, and it needs no others.
 * @param bytes the beginning of the picture's packet, with start codes
 */
export const isEntryPicture = (codec: EntryCodec, bytes: Uint8Array): boolean => TESTS[codec].isEntry(bytes);

/**
 * Whether a packet begins where a picture does. Where it begins with the end of another one, as multiplexers may lay it, no picture
 * can be taken alone.
 * @param bytes the beginning of the packet's content; zeros may come first
 */
export const beginsWithPicture = (codec: EntryCodec, bytes: Uint8Array): boolean => {
  const one = bytes.findIndex((byte) => byte !== 0);
  return one >= 2 && bytes[one] === 1 && TESTS[codec].begins(bytes, one + 1);
};
