import { ChunkedFile, type ReadAt } from './chunked-file.ts';
import type { MediaProbe } from './media-probe.ts';
import { type Box, boxesIn } from './mp4-boxes.ts';

/** What an index lists of one track's pictures. */
export type CountedPackets = NonNullable<MediaProbe['video']['packets']>;

const PATH: ReadonlySet<string> = new Set(['mdia', 'minf', 'stbl']);
const WANTED: ReadonlySet<string> = new Set(['mdhd', 'stts', 'stsz', 'stz2', 'stss']);
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
  readAt: ReadAt,
  { from, end }: { readonly from: number; readonly end: number },
  entryBytes: number,
): AsyncGenerator<DataView> {
  for (let at = from; at + entryBytes <= end; ) {
    const wanted = Math.floor(Math.min(PIECE_BYTES, end - at) / entryBytes) * entryBytes;
    const bytes = await readAt(at, wanted);
    const whole = Math.floor(bytes.length / entryBytes) * entryBytes;
    if (whole === 0) return;
    yield new DataView(bytes.buffer, bytes.byteOffset, whole);
    at += whole;
  }
}

/** Counts and bytes of samples. @see ISO/IEC 14496-12, 8.7.3 */
const sizesOf = async (file: ChunkedFile, readAt: ReadAt, tables: ReadonlyMap<string, Box>) => {
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
  for await (const view of entriesOf(readAt, { from, end }, bits / 8)) {
    for (let at = 0; at < view.byteLength; at += bits / 8) {
      bytes += bits === 32 ? view.getUint32(at) : bits === 16 ? view.getUint16(at) : view.getUint8(at);
    }
  }
  return { pictures, bytes };
};

/** Length of all samples in ticks. */
const ticksOf = async (file: ChunkedFile, readAt: ReadAt, box: Box | undefined): Promise<number> => {
  let ticks = 0;
  if (box === undefined) return ticks;
  const range = { from: box.bodyAt + 8, end: Math.min(box.end, file.size) };
  for await (const view of entriesOf(readAt, range, 8)) {
    for (let at = 0; at < view.byteLength; at += 8) ticks += view.getUint32(at) * view.getUint32(at + 4);
  }
  return ticks;
};

/** Mean of the pictures before any of them, back to its key frame. @param box without one every picture is a key frame */
const leadOf = async (file: ChunkedFile, readAt: ReadAt, box: Box | undefined, pictures: number): Promise<number> => {
  if (box === undefined || pictures === 0) return 0;
  let [first, sum] = [1, 0];
  const addUntil = (next: number) => {
    const length = Math.max(0, Math.min(next, pictures + 1) - first);
    sum += (length * (length - 1)) / 2;
    first += length;
  };
  const range = { from: box.bodyAt + 8, end: Math.min(box.end, file.size) };
  for await (const view of entriesOf(readAt, range, 4)) {
    for (let at = 0; at < view.byteLength; at += 4) addUntil(view.getUint32(at));
  }
  addUntil(pictures + 1);
  return sum / pictures;
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
  const file = new ChunkedFile(readAt, size);
  let place = -1;
  for await (const box of boxesIn(file, 0, size)) {
    if (box.type !== 'moov') continue;
    for await (const track of boxesIn(file, box.bodyAt, Math.min(box.end, size), MAX_TRACKS)) {
      if (track.type !== 'trak') continue;
      place += 1;
      if (place < index) continue;
      const tables = await tablesOf(file, track, new Map());
      const sizes = await sizesOf(file, readAt, tables);
      const mdhd = tables.get('mdhd');
      if (sizes === undefined || sizes.pictures === 0 || mdhd === undefined) return undefined;
      const head = await file.at(mdhd.bodyAt, 24);
      if (head.byteLength < 24) return undefined;
      const timescale = head.getUint32(head.getUint8(0) === 1 ? 20 : 12);
      const mediaMs = Math.round(((await ticksOf(file, readAt, tables.get('stts'))) * 1000) / Math.max(1, timescale));
      if (mediaMs < 1) return undefined;
      const bytes = Math.min(sizes.bytes, Number.MAX_SAFE_INTEGER);
      return {
        pictures: sizes.pictures,
        bytes,
        mediaMs: Math.min(mediaMs, Number.MAX_SAFE_INTEGER),
        lead: await leadOf(file, readAt, tables.get('stss'), sizes.pictures),
      };
    }
  }
  return undefined;
};
