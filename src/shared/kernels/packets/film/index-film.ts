import type { Slice } from '../../../core/slices/plan-slices.ts';
import { NoIndexError } from '../no-index.ts';
import type { FoundPackets, IndexedFilm } from '../packet-container.ts';
import { SectionCutter } from './cut-sections.ts';
import { sliceTicks } from './film-clock.ts';
import { MAX_HEAD_BYTES, MAX_INDEX_BYTES, MAX_SECTION_BYTES, makeIndexFile } from './index-file.ts';
import { indexContainerOf, PACKET_CONTAINERS } from './packet-containers.ts';
import { encodeSection, MAX_PACKET_BYTES, type Section } from './section.ts';

/** Most packets of a film: 50 hours at 60 pictures a second. */
const MAX_PACKETS = 10_800_000;
/** Codecs whose pictures never consist of fields that a player would deinterlace. */
const WITHOUT_FIELDS: ReadonlySet<string> = new Set(['hevc', 'vp8', 'vp9', 'av1']);
/** Pictures before the start of a slice that deinterlacing looks at, and one more. */
const FIELD_LEAD = 3;
const NONE = new Uint8Array();

/** An index, and whether the listing took too long: the last slices are then read by seeking. */
export interface FilmIndex {
  /** `index.bin` */
  readonly bytes: Uint8Array;
  readonly tooSlow: boolean;
}

/**
 * Make the index of a film.
 * @param slices of the job, in order
 * @param listed its packets, if they are known
 * @returns `index.bin`; when listing took too long, with the slices that were known by then
 * @throws {NoIndexError} when the film has to be read by seeking
 */
export const indexFilm = async (
  film: IndexedFilm,
  slices: readonly Slice[],
  listed?: FoundPackets,
): Promise<FilmIndex> => {
  const { probe, sizeBytes } = film;
  const container = indexContainerOf(probe);
  if (container === undefined) throw new NoIndexError('container', `No index is made of "${probe.container}".`);
  if (probe.pieces !== undefined) throw new NoIndexError('pieces', 'The clock of the film jumps.');
  if ((probe.video.delayUs ?? 0) > 0) throw new NoIndexError('clock', 'Pictures come out later than they are due.');
  const { timeBase, head, progressive, packets } = listed ?? (await PACKET_CONTAINERS[container].findPackets(film));
  if (head.byteLength > MAX_HEAD_BYTES) throw new NoIndexError('tooLarge', `The head has ${head.byteLength} bytes.`);
  const hasFields = probe.video.interlaced || !(progressive === true || WITHOUT_FIELDS.has(probe.video.codec));
  const cutter = new SectionCutter(
    slices.map((slice) => sliceTicks(slice, probe, timeBase)),
    { lead: hasFields ? FIELD_LEAD : 0 },
  );
  const sections: Uint8Array[] = [];
  let total = 0;
  const keep = (cut: readonly (Section | undefined)[]) => {
    for (const section of cut) {
      const bytes = section === undefined ? NONE : encodeSection(section);
      total += bytes.byteLength;
      sections.push(bytes.byteLength > MAX_SECTION_BYTES ? NONE : bytes);
    }
    if (total > MAX_INDEX_BYTES - 2 * MAX_HEAD_BYTES)
      throw new NoIndexError('tooLarge', `The index has more than ${total} bytes.`);
  };
  let count = 0;
  let tooSlow = false;
  try {
    for await (const batch of packets) {
      count += batch.length;
      if (count > MAX_PACKETS) throw new NoIndexError('tooLarge', `The film has more than ${MAX_PACKETS} packets.`);
      for (const packet of batch) {
        if (packet.bytes > MAX_PACKET_BYTES) throw new NoIndexError('tooLarge', `A packet has ${packet.bytes} bytes.`);
        keep(cutter.add(packet));
      }
      // The rest of the film belongs to no slice of a job that is about a part of it.
      if (cutter.isDone) break;
    }
  } catch (error) {
    tooSlow = error instanceof NoIndexError && error.reason === 'tooSlow' && sections.length > 0;
    if (!tooSlow) throw error;
  }
  if (count === 0) throw new NoIndexError('damaged', 'The film has no packets.');
  // Where the film was not read to its end, the end of what was read is none of a slice.
  keep(tooSlow ? slices.slice(sections.length).map(() => undefined) : cutter.end());
  if (sections.every(({ byteLength }) => byteLength === 0)) throw new NoIndexError('noSection', 'No slice has one.');
  return { bytes: makeIndexFile({ container, timeBase, sizeBytes, head }, sections), tooSlow };
};
