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

const H264 = { slice: 1, lastSlice: 5, message: 6, sequence: 7, picture: 8 } as const;

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

const MPEG = { picture: 0x00, sequence: 0xb3 } as const;
const INTRA = 1;

const isMpegEntry = (bytes: Uint8Array): boolean => {
  let described = false;
  for (const at of unitsIn(bytes)) {
    if (bytes[at] === MPEG.sequence) described = true;
    if (bytes[at] === MPEG.picture) return described && (((bytes[at + 2] ?? 0) >> 3) & 7) === INTRA;
  }
  return false;
};

const TESTS: Readonly<Record<EntryCodec, (bytes: Uint8Array) => boolean>> = {
  h264: isH264Entry,
  hevc: isHevcEntry,
  mpeg2video: isMpegEntry,
  mpeg1video: isMpegEntry,
};

/**
 * Whether decoding may begin with a picture: everything that describes it is in front of it, and it needs no others.
 * @param bytes the beginning of the picture's packet, with start codes
 */
export const isEntryPicture = (codec: EntryCodec, bytes: Uint8Array): boolean => TESTS[codec](bytes);
