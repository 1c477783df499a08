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

const findPackets = async ({ probe, sizeBytes, readAt }: IndexedFilm): Promise<FoundPackets> => {
  const boxes = await readFilmBoxes(readAt, sizeBytes, probe);
  const { copied, timescale, trackId, fragments, tables } = boxes;
  const head = makeExcerptHead(copied, trackId);
  const { entry, units } = readExcerptHead(head);
  if (ENCRYPTED_ENTRIES.has(entry)) throw new NoIndexError('encrypted', 'The pictures are encrypted.');
  const listed = await openSampleTables(readAt, tables, sizeBytes);
  const all = async function* (): AsyncGenerator<readonly Packet[], void> {
    yield* listed.packets;
    if (fragments === undefined) return;
    yield* fragmentPackets(readAt, sizeBytes, { trackId, defaults: fragments, dts: listed.endTick() });
  };
  const clock = { timescale, isFragmented: fragments !== undefined };
  return {
    timeBase: [1, timescale],
    head,
    ...(units?.progressive === true ? { progressive: true } : {}),
    packets: await onProbeClock(all(), editShift(boxes), probe, clock),
  };
};

/** MP4 and QuickTime, with an index or in fragments. */
export const MP4_PACKETS: PacketContainer = { demuxer: 'mp4', findPackets, makeExcerpt: makeMp4Excerpt };
