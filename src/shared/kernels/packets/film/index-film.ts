import type { Slice } from '../../../core/slices/plan-slices.ts';
import { NoIndexError } from '../no-index.ts';
import type { Packet } from '../packet.ts';
import type { FoundPackets, IndexedFilm } from '../packet-container.ts';
import { checkStarts, withTrueKeys } from './check-starts.ts';
import { SectionCutter } from './cut-sections.ts';
import { isSameBytes } from './excerpt-bytes.ts';
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

/** An index of a film. */
export interface FilmIndex {
  /** `index.bin` */
  readonly bytes: Uint8Array;
  /** why some slices are not in it, or not whole; undefined when all are that can be */
  readonly reason?: 'tooSlow' | 'damaged';
}

/** Takes the index of the slices that are known while the rest of the film is listed. */
export interface HandOn {
  /** whether it is time to hand on what is known */
  isDue(): boolean;
  /**
   * @param bytes `index.bin`; the slices that are not known yet have no section. That of a later piece begins with the same
   *   bytes, but for the table's rows
   * @param slices how many from the first on are known
   * @returns false when the rest is of no use any more
   */
  take(bytes: Uint8Array, slices: number): Promise<boolean>;
}

/** The sections of a film's slices, as far as they are known. */
interface CutFilm {
  /** by slice, empty where a slice has none */
  readonly sections: readonly Uint8Array[];
  /** the first packets of sections, each once, without the film's first packet */
  readonly starts: readonly Packet[];
  readonly tooSlow: boolean;
}

type Cutting = AsyncGenerator<CutFilm, CutFilm>;

/** Whether an excerpt would read more than there is in the file: packets that overlap are malice. */
const readsTwice = ({ packets }: Section, sizeBytes: number): boolean => {
  const read = packets.reduce((sum, packet, i) => sum + (isSameBytes(packets[i - 1], packet) ? 0 : packet.bytes), 0);
  return read > sizeBytes;
};

/** Cut the packets of a film into sections; yields what is known so far. @param lead as in `CutOptions` */
async function* cutFilm(
  { timeBase, packets }: FoundPackets,
  { probe, sizeBytes }: Pick<IndexedFilm, 'probe' | 'sizeBytes'>,
  slices: readonly Slice[],
  lead: number,
): Cutting {
  const ticks = slices.map((slice) => sliceTicks(slice, probe, timeBase));
  const cutter = new SectionCutter(ticks, { lead });
  const sections: Uint8Array[] = [];
  const starts: Packet[] = [];
  let total = 0;
  const keep = (cut: readonly (Section | undefined)[]) => {
    for (const section of cut) {
      const bytes = section === undefined || readsTwice(section, sizeBytes) ? NONE : encodeSection(section);
      total += bytes.byteLength;
      sections.push(bytes.byteLength > MAX_SECTION_BYTES ? NONE : bytes);
      const [first] = section?.packets ?? [];
      if (first !== undefined && section?.fromBeginning === false && first.at !== starts.at(-1)?.at) starts.push(first);
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
      yield { sections, starts, tooSlow };
    }
  } catch (error) {
    tooSlow = error instanceof NoIndexError && error.reason === 'tooSlow' && sections.length > 0;
    if (!tooSlow) throw error;
  }
  if (count === 0) throw new NoIndexError('damaged', 'The film has no packets.');
  // Where the film was not read to its end, the end of what was read is none of a slice.
  keep(tooSlow ? slices.slice(sections.length).map(() => undefined) : cutter.end());
  return { sections, starts, tooSlow };
}

/**
 * Make the index of a film.
 * @param slices of the job, in order
 * @param how `listed`: its packets, if they are known; `handOn` gets what is known while the rest is listed
 * @returns `index.bin`; when listing took too long, with the slices that were known by then; undefined when `handOn` stopped it
 * @throws {NoIndexError} when the film, or what was not handed on yet, has to be read by seeking
 */
export const indexFilm = async (
  film: IndexedFilm,
  slices: readonly Slice[],
  { listed, handOn }: { readonly listed?: FoundPackets | undefined; readonly handOn?: HandOn | undefined } = {},
): Promise<FilmIndex | undefined> => {
  const { probe, sizeBytes } = film;
  const name = indexContainerOf(probe);
  if (name === undefined) throw new NoIndexError('container', `No index is made of "${probe.container}".`);
  if (probe.pieces !== undefined) throw new NoIndexError('pieces', 'The clock of the film jumps.');
  if ((probe.video.delayUs ?? 0) > 0) throw new NoIndexError('clock', 'Pictures come out later than they are due.');
  const container = PACKET_CONTAINERS[name];
  let found = listed ?? (await container.findPackets(film));
  const { timeBase, head } = found;
  if (head.byteLength > MAX_HEAD_BYTES) throw new NoIndexError('tooLarge', `The head has ${head.byteLength} bytes.`);
  const mayHaveFields = probe.video.interlaced || !WITHOUT_FIELDS.has(probe.video.codec);
  const leadOf = (progressive: boolean) => (mayHaveFields && (probe.video.interlaced || !progressive) ? FIELD_LEAD : 0);
  const lead = leadOf(found.progressive === true);
  const look = container.makeExcerpt({ head, timeBase, packets: [] }).look(probe.video.codec);
  const fileOf = (sections: readonly Uint8Array[]) =>
    makeIndexFile(
      { container: name, timeBase, sizeBytes, head },
      slices.map((_, i) => sections[i] ?? NONE),
    );
  let cutting = cutFilm(found, film, slices, lead);
  let isTrue = look === undefined;
  let checked = 0;
  let given = 0;
  try {
    for (;;) {
      const { value: cut, done } = await cutting.next();
      const isDue = cut.sections.length > given && handOn?.isDue() === true;
      if (done !== true && !isDue) continue;
      if (look !== undefined && !isTrue && !cut.tooSlow) {
        const { lies, hasFields } = await checkStarts(film, look, cut.starts.slice(checked));
        checked = cut.starts.length;
        if (lies || (hasFields && lead === 0)) {
          if (given > 0) throw new NoIndexError('keyFrame', 'Pictures are no longer what those in front of them were.');
          found = await container.findPackets(film);
          cutting = cutFilm(
            lies ? withTrueKeys(found, film, look) : found,
            film,
            slices,
            hasFields ? leadOf(false) : lead,
          );
          isTrue = true;
          continue;
        }
      }
      const { sections, tooSlow } = cut;
      if (done !== true) {
        given = sections.length;
        if ((await handOn?.take(fileOf(sections), given)) !== true) return undefined;
        continue;
      }
      if (sections.every(({ byteLength }) => byteLength === 0))
        throw new NoIndexError('noSection', 'No slice has one.');
      const reason = tooSlow ? 'tooSlow' : found.isDamaged?.() === true ? 'damaged' : undefined;
      return { bytes: fileOf(sections), ...(reason === undefined ? {} : { reason }) };
    }
  } finally {
    // Packets that nobody takes any more are not listed further.
    await cutting.return({ sections: [], starts: [], tooSlow: false });
  }
};
