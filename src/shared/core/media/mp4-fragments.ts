import { HEADER_BYTES, viewOf } from '../../kernels/mp4/box.ts';
import { boxesOf, contentOf } from '../../kernels/mp4/boxes-in-bytes.ts';
import { boxesIn, fileFrom } from '../../kernels/mp4/boxes-in-file.ts';
import { flagsOf, versionOf } from '../../kernels/mp4/tables.ts';
import { ChunkedFile, type ReadAt } from './chunked-file.ts';

/** Length of a track and completeness of the file, by the headers of the fragments. */
export interface PromisedFragments {
  /** whether bytes that the last fragment claims are missing */
  readonly cutOff: boolean;
  /**
   * from the beginning of the track's first fragment to the end of its last one. A fragment whose description is cut off
   * counts as long as the one before it. Undefined when fragments do not state when they begin.
   */
  readonly lengthUs: number | undefined;
  /** where the track's last fragment begins, as far as its description is there; undefined when there is none */
  readonly lastAt: number | undefined;
}

interface Span {
  readonly start: number | undefined;
  readonly length: number;
}

/** Sizes of the stretch at the end of the file in which the last fragment is looked for, smallest first. */
const WINDOWS = [64 * 1024, 1024 ** 2, 16 * 1024 ** 2, 64 * 1024 ** 2];
/** Fragments at the end in which the track is looked for when nothing is cut off. */
const MOST_LOOKED_AT = 16;
/** Descriptions of fragments take some kilobytes. */
const MAX_MOOF_BYTES = 4 * 1024 * 1024;
/** The bytes of a fragment that follow its size: the type `moof`, then its header `mfhd`, whose size is always the same. */
const BEGIN = Buffer.from([...Buffer.from('moof'), 0, 0, 0, 16, ...Buffer.from('mfhd')]);
const SIZE_BYTES = 4;

interface FragmentBox {
  readonly type: string;
  readonly view: DataView;
}

const childrenOf = (holder: DataView): FragmentBox[] => {
  const bytes = new Uint8Array(holder.buffer, holder.byteOffset, holder.byteLength);
  return Array.from(boxesOf(bytes), (box) => ({ type: box.type, view: viewOf(contentOf(bytes, box)) }));
};

/** Sum of the durations of a run's samples. @see ISO/IEC 14496-12, 8.8.8 */
const runLength = (run: DataView, defaultDuration: number): number => {
  const flags = flagsOf(run);
  const count = run.getUint32(4);
  const bytesFor = (bits: readonly number[]) => bits.filter((bit) => (flags & bit) !== 0).length * 4;
  const step = bytesFor([0x100, 0x200, 0x400, 0x800]);
  if ((flags & 0x100) === 0) return count * defaultDuration;
  let sum = 0;
  for (let at = 8 + bytesFor([0x1, 0x4]), i = 0; i < count && at + 4 <= run.byteLength; i += 1, at += step) {
    sum += run.getUint32(at);
  }
  return sum;
};

/**
 * When a fragment of a track begins and how long it is, in ticks of the track.
 * @param moof content of the fragment's `moof`, without the box header
 * @returns undefined when the fragment holds no samples of the track
 */
const spanOf = (moof: DataView, trackId: number, defaultDuration: number): Span | undefined => {
  for (const { type, view } of childrenOf(moof)) {
    if (type !== 'traf') continue;
    const boxes = childrenOf(view);
    const head = boxes.find((box) => box.type === 'tfhd')?.view;
    if (head === undefined || head.byteLength < 8 || head.getUint32(4) !== trackId) continue;
    const flags = flagsOf(head);
    const at = 8 + ((flags & 0x1) === 0 ? 0 : 8) + ((flags & 0x2) === 0 ? 0 : 4);
    const duration = (flags & 0x8) !== 0 && at + 4 <= head.byteLength ? head.getUint32(at) : defaultDuration;
    const time = boxes.find((box) => box.type === 'tfdt')?.view;
    const wide = time !== undefined && time.byteLength >= 12 && versionOf(time) === 1;
    const start =
      time === undefined || time.byteLength < 8 ? undefined : wide ? Number(time.getBigUint64(4)) : time.getUint32(4);
    const runs = boxes.filter((box) => box.type === 'trun' && box.view.byteLength >= 8);
    return { start, length: runs.reduce((sum, run) => sum + runLength(run.view, duration), 0) };
  }
  return undefined;
};

/** Positions of the fragments near the end of the file, in order; empty when there are none. */
const lastBegins = async (readAt: ReadAt, size: number): Promise<number[]> => {
  for (const window of WINDOWS) {
    const from = Math.max(0, size - window);
    const bytes = Buffer.from(await readAt(from, size - from));
    const found: number[] = [];
    for (let at = bytes.indexOf(BEGIN); at >= 0; at = bytes.indexOf(BEGIN, at + 1)) {
      if (at >= SIZE_BYTES) found.push(from + at - SIZE_BYTES);
    }
    if (found.length > 1 || from === 0) return found;
  }
  return [];
};

/**
 * Find out whether a fragmented file was cut off, and how long the track would be. It takes a few reads: the first
 * fragment is found from the front of the file, the last ones from its end.
 * @param track `id` in the file, and ticks a second
 */
export const readPromisedFragments = async (
  readAt: ReadAt,
  size: number,
  track: { readonly id: number; readonly timescale: number },
): Promise<PromisedFragments> => {
  const file = new ChunkedFile(readAt, size);
  let defaultDuration = 0;
  let first: Span | undefined;
  const spanAt = async (bodyAt: number, end: number) => {
    const bytes = await readAt(bodyAt, Math.min(end - bodyAt, MAX_MOOF_BYTES));
    return spanOf(viewOf(bytes), track.id, defaultDuration);
  };
  for await (const box of boxesIn(file, fileFrom(file))) {
    if (box.type === 'moov') {
      for await (const child of boxesIn(file, box)) {
        if (child.type !== 'mvex') continue;
        for await (const { type, bodyAt } of boxesIn(file, child)) {
          const view = await file.at(bodyAt, 16);
          if (type === 'trex' && view.byteLength === 16 && view.getUint32(4) === track.id) {
            defaultDuration = view.getUint32(12);
          }
        }
      }
    }
    if (box.type !== 'moof') continue;
    first = await spanAt(box.bodyAt, box.end);
    if (first !== undefined) break;
  }
  const begins = await lastBegins(readAt, size);
  const lastAt = begins.at(-1);
  if (lastAt === undefined) return { cutOff: false, lengthUs: undefined, lastAt: undefined };
  let cutOff = false;
  let reached = lastAt;
  for await (const box of boxesIn(file, fileFrom(file, lastAt))) {
    reached = box.end;
    cutOff ||= !box.isWhole;
  }
  // The rest of the file is shorter than a box header: it is a part of one.
  cutOff ||= reached < size && size - reached < HEADER_BYTES;
  let last: Span | undefined;
  let spanBegin: number | undefined;
  let isLastWhole = false;
  // Where the sound goes on for long behind the pictures, a film that is whole is not looked through for them.
  for (const at of begins.toReversed().slice(0, cutOff ? begins.length : MOST_LOOKED_AT)) {
    const bodyAt = at + HEADER_BYTES;
    const end = at + (await file.at(at, SIZE_BYTES)).getUint32(0);
    if (end > size) continue;
    last = await spanAt(bodyAt, end);
    isLastWhole = at === lastAt;
    spanBegin = last && at;
    if (last !== undefined) break;
  }
  if (last?.start === undefined || first?.start === undefined)
    return { cutOff, lengthUs: undefined, lastAt: spanBegin };
  const unknown = isLastWhole || !cutOff ? 0 : last.length;
  const ticks = last.start + last.length + unknown - first.start;
  return { cutOff, lengthUs: Math.round((ticks / track.timescale) * 1e6), lastAt: spanBegin };
};
