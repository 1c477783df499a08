import { ChunkedFile, type ReadAt } from '../../../core/media/chunked-file.ts';
import { boxesIn, fileFrom } from '../../mp4/boxes-in-file.ts';
import { NoIndexError } from '../no-index.ts';
import type { Packet } from '../packet.ts';
import type { FoundPackets, IndexedFilm, PacketContainer } from '../packet-container.ts';
import { makeExcerptHead, readExcerptHead } from './excerpt-head.ts';
import { readFilmBoxes } from './film-boxes.ts';
import { fragmentPackets } from './fragment-packets.ts';
import { makeMp4Excerpt } from './mp4-excerpt.ts';
import { openSampleTables } from './sample-tables.ts';
import { editShift, onProbeClock } from './track-clock.ts';

const ENCRYPTED_ENTRIES: ReadonlySet<string> = new Set(['encv', 'drmi']);

/** An index up to this size is read in one piece, as its boxes and tables are visited one after another. */
const SMALL_INDEX_BYTES = 2 * 1024 * 1024;

/** Beginning of a file, in which most boxes before the index have their heads. */
const HEAD_BYTES = 16 * 1024;

/** Access to a file whose beginning, and whose `moov` when it is small, are kept in memory. */
const withIndexKept = async (readAt: ReadAt, sizeBytes: number): Promise<ReadAt> => {
  const head = await readAt(0, Math.min(sizeBytes, HEAD_BYTES));
  const beside: ReadAt = async (offset, length) =>
    offset === 0 && length <= HEAD_BYTES ? head.subarray(0, length) : readAt(offset, length);
  const file = new ChunkedFile(beside, sizeBytes);
  for await (const { type, start, end } of boxesIn(file, fileFrom(file))) {
    if (type !== 'moov') continue;
    if (end - start > SMALL_INDEX_BYTES) return beside;
    const kept = await readAt(start, end - start);
    // A read that reaches behind the index for want of a better length is answered to its end.
    return async (offset, length) =>
      offset > 0 && offset >= start && offset < end
        ? kept.subarray(offset - start, offset - start + length)
        : beside(offset, length);
  }
  return beside;
};

const findPackets = async ({ probe, sizeBytes, readAt: read }: IndexedFilm): Promise<FoundPackets> => {
  const readAt = await withIndexKept(read, sizeBytes);
  const boxes = await readFilmBoxes(readAt, sizeBytes, probe);
  const { copied, timescale, trackId, fragments, tables } = boxes;
  const head = makeExcerptHead(copied, trackId);
  const { entry, units } = readExcerptHead(head);
  if (ENCRYPTED_ENTRIES.has(entry)) throw new NoIndexError('encrypted', 'The pictures are encrypted.');
  const listed = await openSampleTables(readAt, tables, sizeBytes);
  let isDamaged = false;
  const onDamage = () => {
    isDamaged = true;
  };
  const all = async function* (): AsyncGenerator<readonly Packet[], void> {
    yield* listed.packets;
    if (fragments === undefined) return;
    yield* fragmentPackets(readAt, sizeBytes, { trackId, defaults: fragments, dts: listed.endTick(), onDamage });
  };
  const clock = { timescale, isFragmented: fragments !== undefined };
  return {
    timeBase: [1, timescale],
    head,
    isDamaged: () => isDamaged,
    ...(units?.stated?.progressive === true ? { progressive: true } : {}),
    packets: await onProbeClock(all(), editShift(boxes), probe, clock),
  };
};

/** MP4 and QuickTime, with an index or in fragments. */
export const MP4_PACKETS: PacketContainer = { demuxer: 'mp4', findPackets, makeExcerpt: makeMp4Excerpt };
