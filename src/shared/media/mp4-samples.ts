import type { Box } from '../mp4/box.ts';
import { findTrack, firstBoxes, startOf } from '../mp4/boxes-in-file.ts';
import { CLOCK_BYTES, pairsOf, TABLE_HEAD_BYTES, timescaleOf } from '../mp4/tables.ts';
import { ChunkedFile, type ReadAt } from './chunked-file.ts';
import type { MediaProbe } from './media-probe.ts';

/** What an index lists of one track's pictures. */
export type CountedPackets = NonNullable<MediaProbe['video']['packets']>;

const PATH: ReadonlySet<string> = new Set(['mdia', 'minf', 'stbl']);
const WANTED: ReadonlySet<string> = new Set(['mdhd', 'stts', 'stsz', 'stz2', 'stss']);
/** Tables are read by pieces of this size: a day of film has 10 MB of sizes. */
const PIECE_BYTES = 1024 * 1024;

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
  const head = await startOf(file, box, 12);
  if (head.byteLength < 12) return undefined;
  const pictures = head.getUint32(8);
  const isCompact = box === compact;
  const all = isCompact ? 0 : head.getUint32(4);
  if (all > 0) return { pictures, bytes: pictures * all };
  const bits = isCompact ? head.getUint8(7) : 32;
  if (bits < 8) return { pictures, bytes: pictures * 15 };
  let bytes = 0;
  const from = box.bodyAt + 12;
  const end = Math.min(box.end, from + (pictures * bits) / 8);
  for await (const view of entriesOf(readAt, { from, end }, bits / 8)) {
    for (let at = 0; at < view.byteLength; at += bits / 8) {
      bytes += bits === 32 ? view.getUint32(at) : bits === 16 ? view.getUint16(at) : view.getUint8(at);
    }
  }
  return { pictures, bytes };
};

/** Length of all samples in ticks. */
const ticksOf = async (readAt: ReadAt, box: Box | undefined): Promise<number> => {
  let ticks = 0;
  if (box === undefined) return ticks;
  const range = { from: box.bodyAt + TABLE_HEAD_BYTES, end: box.end };
  for await (const view of entriesOf(readAt, range, 8)) {
    for (const [count, length] of pairsOf(view)) ticks += count * length;
  }
  return ticks;
};

/** Mean of the pictures before any of them, back to its key frame. @param box without one every picture is a key frame */
const leadOf = async (readAt: ReadAt, box: Box | undefined, pictures: number): Promise<number> => {
  if (box === undefined || pictures === 0) return 0;
  let [first, sum] = [1, 0];
  const addUntil = (next: number) => {
    const length = Math.max(0, Math.min(next, pictures + 1) - first);
    sum += (length * (length - 1)) / 2;
    first += length;
  };
  const range = { from: box.bodyAt + TABLE_HEAD_BYTES, end: box.end };
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
  const track = await findTrack(file, index);
  if (track === undefined) return undefined;
  const tables = await firstBoxes(file, track, { wanted: WANTED, into: PATH });
  const sizes = await sizesOf(file, readAt, tables);
  const mdhd = tables.get('mdhd');
  if (sizes === undefined || sizes.pictures === 0 || mdhd === undefined) return undefined;
  const timescale = timescaleOf(await startOf(file, mdhd, CLOCK_BYTES));
  if (timescale === undefined) return undefined;
  const mediaMs = Math.round(((await ticksOf(readAt, tables.get('stts'))) * 1000) / Math.max(1, timescale));
  if (mediaMs < 1) return undefined;
  return {
    pictures: sizes.pictures,
    bytes: Math.min(sizes.bytes, Number.MAX_SAFE_INTEGER),
    mediaMs: Math.min(mediaMs, Number.MAX_SAFE_INTEGER),
    lead: await leadOf(readAt, tables.get('stss'), sizes.pictures),
  };
};
