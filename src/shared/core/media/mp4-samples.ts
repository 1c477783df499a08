import type { Box } from '../../kernels/mp4/box.ts';
import { type BoxFile, findTrack, firstBoxes, startOf } from '../../kernels/mp4/boxes-in-file.ts';
import { CLOCK_BYTES, pairsOf, TABLE_HEAD_BYTES, timescaleOf } from '../../kernels/mp4/tables.ts';
import { ChunkedFile, type ReadAt } from './chunked-file.ts';
import type { MediaProbe } from './media-probe.ts';

/** Totals of one track's pictures, counted in the index. */
export type CountedPackets = NonNullable<MediaProbe['video']['packets']>;

const PATH: ReadonlySet<string> = new Set(['edts', 'mdia', 'minf', 'stbl']);
const WANTED: ReadonlySet<string> = new Set(['elst', 'mdhd', 'stts', 'stsz', 'stz2', 'stss']);
/** Tables are read by pieces of this size: a day of film has 10 MB of sizes. */
const PIECE_BYTES = 1024 * 1024;

/** Reads a table in pieces; each view holds some whole entries. */
async function* entriesOf(
  file: BoxFile,
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

/** Number of samples and sum of their sizes. @see ISO/IEC 14496-12, 8.7.3 */
const sizesOf = async (file: BoxFile, tables: ReadonlyMap<string, Box>) => {
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
  for await (const view of entriesOf(file, { from, end }, bits / 8)) {
    for (let at = 0; at < view.byteLength; at += bits / 8) {
      bytes += bits === 32 ? view.getUint32(at) : bits === 16 ? view.getUint16(at) : view.getUint8(at);
    }
  }
  return { pictures, bytes };
};

/** Length of all samples in ticks. */
const ticksOf = async (file: BoxFile, box: Box | undefined): Promise<number> => {
  let ticks = 0;
  if (box === undefined) return ticks;
  const range = { from: box.bodyAt + TABLE_HEAD_BYTES, end: box.end };
  for await (const view of entriesOf(file, range, 8)) {
    for (const [count, length] of pairsOf(view)) ticks += count * length;
  }
  return ticks;
};

const LEAST_EDIT_BYTES = 12;

/** Number of edits; a part of the track that is listed several times counts each time. */
const editsOf = async (file: BoxFile, box: Box | undefined): Promise<number> => {
  if (box === undefined) return 1;
  const head = await startOf(file, box, TABLE_HEAD_BYTES);
  const most = Math.floor((box.end - box.bodyAt) / LEAST_EDIT_BYTES);
  return head.byteLength < TABLE_HEAD_BYTES ? 1 : Math.max(1, Math.min(head.getUint32(4), most));
};

/**
 * Average number of pictures from a picture back to its key frame.
 * @param box `stss`; without it every picture is a key frame
 */
const leadOf = async (file: BoxFile, box: Box | undefined, pictures: number): Promise<number> => {
  if (box === undefined || pictures === 0) return 0;
  let [first, sum] = [1, 0];
  const addUntil = (next: number) => {
    const length = Math.max(0, Math.min(next, pictures + 1) - first);
    sum += (length * (length - 1)) / 2;
    first += length;
  };
  const range = { from: box.bodyAt + TABLE_HEAD_BYTES, end: box.end };
  for await (const view of entriesOf(file, range, 4)) {
    for (let at = 0; at < view.byteLength; at += 4) addUntil(view.getUint32(at));
  }
  addUntil(pictures + 1);
  return sum / pictures;
};

/** An index up to this size is read in one piece, as its boxes are visited more than once. */
const SMALL_INDEX_BYTES = 256 * 1024;

const openIndex = async (readAt: ReadAt, size: number, { bodyAt, end }: Box): Promise<ChunkedFile> => {
  const length = end - bodyAt;
  if (length > SMALL_INDEX_BYTES) return new ChunkedFile(readAt, size);
  const bytes = await readAt(bodyAt, length);
  return new ChunkedFile(async (offset, wanted) => bytes.subarray(offset - bodyAt, offset - bodyAt + wanted), size);
};

/**
 * Count the pictures of a track in the index of an MP4 or QuickTime film. Any number of pictures may lie at the same place of
 * the file, so the sum of their sizes may be larger than the file.
 * @param index of the track in the file's order
 * @returns undefined when the index has no such tables, as in a fragmented file
 */
export const countPackets = async (
  readAt: ReadAt,
  size: number,
  index: number,
): Promise<CountedPackets | undefined> => {
  const found = await findTrack(new ChunkedFile(readAt, size), index, (moov) => openIndex(readAt, size, moov));
  if (found === undefined) return undefined;
  const { file, track } = found;
  const tables = await firstBoxes(file, track, { wanted: WANTED, into: PATH });
  const sizes = await sizesOf(file, tables);
  const mdhd = tables.get('mdhd');
  if (sizes === undefined || sizes.pictures === 0 || mdhd === undefined) return undefined;
  const timescale = timescaleOf(await startOf(file, mdhd, CLOCK_BYTES));
  if (timescale === undefined) return undefined;
  const mediaMs = Math.round(((await ticksOf(file, tables.get('stts'))) * 1000) / Math.max(1, timescale));
  if (mediaMs < 1) return undefined;
  return {
    pictures: sizes.pictures,
    bytes: Math.min(sizes.bytes, Number.MAX_SAFE_INTEGER),
    mediaMs: Math.min(mediaMs, Number.MAX_SAFE_INTEGER),
    edits: await editsOf(file, tables.get('elst')),
    lead: await leadOf(file, tables.get('stss'), sizes.pictures),
  };
};
