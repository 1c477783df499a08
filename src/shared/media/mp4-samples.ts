import { ChunkedFile, type ReadAt } from './chunked-file.ts';
import type { MediaProbe } from './media-probe.ts';
import { type Box, boxesIn } from './mp4-boxes.ts';

/** What an index lists of one track's pictures. */
export type CountedPackets = NonNullable<MediaProbe['video']['packets']>;

const PATH: ReadonlySet<string> = new Set(['edts', 'mdia', 'minf', 'stbl']);
const WANTED: ReadonlySet<string> = new Set(['elst', 'mdhd', 'stts', 'stsz', 'stz2', 'stss']);
const MAX_TRACKS = 1024;
/** Tables are read by pieces of this size: a day of film has 10 MB of sizes. */
const PIECE_BYTES = 1024 * 1024;

const tablesOf = async (file: ChunkedFile, box: Box, found: Map<string, Box>): Promise<Map<string, Box>> => {
  for await (const child of boxesIn(file, box.bodyAt, Math.min(box.end, file.size))) {
    if (PATH.has(child.type)) await tablesOf(file, child, found);
    if (WANTED.has(child.type) && !found.has(child.type)) found.set(child.type, child);
  }
  return found;
};

/** The whole entries of a table, as views that hold some of them each. */
async function* entriesOf(
  file: ChunkedFile,
  { from, end }: { readonly from: number; readonly end: number },
  entryBytes: number,
): AsyncGenerator<DataView> {
  for (let at = from; at + entryBytes <= end; ) {
    const wanted = Math.floor(Math.min(PIECE_BYTES, end - at) / entryBytes) * entryBytes;
    const view = await file.at(at, wanted);
    const whole = Math.floor(view.byteLength / entryBytes) * entryBytes;
    if (whole === 0) return;
    yield new DataView(view.buffer, view.byteOffset, whole);
    at += whole;
  }
}

/** Counts and bytes of samples. @see ISO/IEC 14496-12, 8.7.3 */
const sizesOf = async (file: ChunkedFile, tables: ReadonlyMap<string, Box>) => {
  const compact = tables.get('stz2');
  const box = tables.get('stsz') ?? compact;
  if (box === undefined) return undefined;
  const head = await file.at(box.bodyAt, 12);
  if (head.byteLength < 12) return undefined;
  const pictures = head.getUint32(8);
  const isCompact = box === compact;
  const all = isCompact ? 0 : head.getUint32(4);
  if (all > 0) return { pictures, bytes: pictures * all };
  const bits = isCompact ? head.getUint8(7) : 32;
  if (bits < 8) return { pictures, bytes: pictures * 15 };
  let bytes = 0;
  const from = box.bodyAt + 12;
  const end = Math.min(box.end, file.size, from + (pictures * bits) / 8);
  for await (const view of entriesOf(file, { from, end }, bits / 8)) {
    for (let at = 0; at < view.byteLength; at += bits / 8) {
      bytes += bits === 32 ? view.getUint32(at) : bits === 16 ? view.getUint16(at) : view.getUint8(at);
    }
  }
  return { pictures, bytes };
};

/** Length of all samples in ticks. */
const ticksOf = async (file: ChunkedFile, box: Box | undefined): Promise<number> => {
  let ticks = 0;
  if (box === undefined) return ticks;
  const range = { from: box.bodyAt + 8, end: Math.min(box.end, file.size) };
  for await (const view of entriesOf(file, range, 8)) {
    for (let at = 0; at < view.byteLength; at += 8) ticks += view.getUint32(at) * view.getUint32(at + 4);
  }
  return ticks;
};

const LEAST_EDIT_BYTES = 12;

/** Parts of the track that are shown one after another, each of them as often as it is listed. */
const editsOf = async (file: ChunkedFile, box: Box | undefined): Promise<number> => {
  if (box === undefined) return 1;
  const head = await file.at(box.bodyAt, 8);
  const most = Math.floor((Math.min(box.end, file.size) - box.bodyAt) / LEAST_EDIT_BYTES);
  return head.byteLength < 8 ? 1 : Math.max(1, Math.min(head.getUint32(4), most));
};

/** Mean of the pictures before any of them, back to its key frame. @param box without one every picture is a key frame */
const leadOf = async (file: ChunkedFile, box: Box | undefined, pictures: number): Promise<number> => {
  if (box === undefined || pictures === 0) return 0;
  let [first, sum] = [1, 0];
  const addUntil = (next: number) => {
    const length = Math.max(0, Math.min(next, pictures + 1) - first);
    sum += (length * (length - 1)) / 2;
    first += length;
  };
  const range = { from: box.bodyAt + 8, end: Math.min(box.end, file.size) };
  for await (const view of entriesOf(file, range, 4)) {
    for (let at = 0; at < view.byteLength; at += 4) addUntil(view.getUint32(at));
  }
  addUntil(pictures + 1);
  return sum / pictures;
};

/** Up to here an index is read in one piece: its boxes are gone through more than once. */
const SMALL_INDEX_BYTES = 256 * 1024;

const openIndex = async (readAt: ReadAt, size: number, { bodyAt, end }: Box): Promise<ChunkedFile> => {
  const length = Math.min(end, size) - bodyAt;
  if (length > SMALL_INDEX_BYTES) return new ChunkedFile(readAt, size);
  const bytes = await readAt(bodyAt, length);
  return new ChunkedFile(async (offset, wanted) => bytes.subarray(offset - bodyAt, offset - bodyAt + wanted), size);
};

/**
 * Count what the index of an MP4 or QuickTime film lists of a track's pictures: any number of them may lie at the same place of the
 * file, so that their bytes are more than the file has.
 * @param index of the track in the file's order
 * @returns undefined where the file has no such table, as where it is written in fragments
 */
export const countPackets = async (
  readAt: ReadAt,
  size: number,
  index: number,
): Promise<CountedPackets | undefined> => {
  const whole = new ChunkedFile(readAt, size);
  let place = -1;
  for await (const box of boxesIn(whole, 0, size)) {
    if (box.type !== 'moov') continue;
    const file = await openIndex(readAt, size, box);
    for await (const track of boxesIn(file, box.bodyAt, Math.min(box.end, size), MAX_TRACKS)) {
      if (track.type !== 'trak') continue;
      place += 1;
      if (place < index) continue;
      const tables = await tablesOf(file, track, new Map());
      const sizes = await sizesOf(file, tables);
      const mdhd = tables.get('mdhd');
      if (sizes === undefined || sizes.pictures === 0 || mdhd === undefined) return undefined;
      const head = await file.at(mdhd.bodyAt, 24);
      if (head.byteLength < 24) return undefined;
      const timescale = head.getUint32(head.getUint8(0) === 1 ? 20 : 12);
      const mediaMs = Math.round(((await ticksOf(file, tables.get('stts'))) * 1000) / Math.max(1, timescale));
      if (mediaMs < 1) return undefined;
      const edits = await editsOf(file, tables.get('elst'));
      const bytes = Math.min(sizes.bytes, Number.MAX_SAFE_INTEGER);
      return {
        pictures: sizes.pictures,
        bytes,
        mediaMs: Math.min(mediaMs, Number.MAX_SAFE_INTEGER),
        edits,
        lead: await leadOf(file, tables.get('stss'), sizes.pictures),
      };
    }
  }
  return undefined;
};
