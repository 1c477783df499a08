import type { ReadAt } from '../../../core/media/chunked-file.ts';
import type { Packet } from '../packet.ts';
import type { FoundPackets, IndexedFilm } from '../packet-container.ts';
import type { PictureLook } from '../units/picture-look.ts';

/** Bytes of a picture that are looked at: parameters and messages come first. */
const LOOK_BYTES = 4096;
/** Reads that wait for answers at the same time. */
const READS_AT_ONCE = 8;
/** First pictures of sections that are looked at. Writers that call too many pictures key frames do so all along the film. */
const MOST_STARTS = 64;
/** Bytes between two pictures that are read through. */
const READ_THROUGH_BYTES = 64 * 1024;
const MOST_BYTES_AT_ONCE = 4 * 1024 * 1024;

type Film = Pick<IndexedFilm, 'readAt'>;

/** Runs `work` over items, some of them at the same time. */
const forAll = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  let next = 0;
  const line = async () => {
    for (let item = items[next]; item !== undefined; item = items[next]) {
      next += 1;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: READS_AT_ONCE }, line));
};

const evenly = <T>(items: readonly T[], most: number): T[] =>
  items.length <= most
    ? [...items]
    : Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]).filter(
        (item) => item !== undefined,
      );

/** What the first pictures of sections say. */
export interface CheckedStarts {
  /** pictures that are called key frames need others */
  readonly lies: boolean;
  /** parameters that come with pictures allow fields, though those of the container do not */
  readonly hasFields: boolean;
}

/**
 * Look at pictures from which slices are to be decoded: files call pictures key frames that are none, and those without a
 * list of key frames call all of them so.
 * @param starts the first packets of sections, without that of the film
 */
export const checkStarts = async (
  { readAt }: Film,
  look: PictureLook,
  starts: readonly Packet[],
): Promise<CheckedStarts> => {
  let lies = false;
  let hasFields = false;
  await forAll(evenly(starts, MOST_STARTS), async ({ at, bytes }) => {
    const picture = await readAt(at, Math.min(bytes, LOOK_BYTES));
    if (look.isEntry(picture) === false) lies = true;
    if (look.facts?.(picture)?.progressive === false) hasFields = true;
  });
  return { lies, hasFields };
};

/** Stretches of a file that hold the beginnings of packets. */
const stretches = (packets: readonly Packet[]): { from: number; to: number; packets: Packet[] }[] => {
  const found: { from: number; to: number; packets: Packet[] }[] = [];
  for (const packet of packets) {
    const end = packet.at + Math.min(packet.bytes, LOOK_BYTES);
    const last = found.at(-1);
    const joins =
      last !== undefined &&
      packet.at >= last.from &&
      packet.at - last.to <= READ_THROUGH_BYTES &&
      end - last.from <= MOST_BYTES_AT_ONCE;
    if (joins) {
      last.to = Math.max(last.to, end);
      last.packets.push(packet);
    } else found.push({ from: packet.at, to: end, packets: [packet] });
  }
  return found;
};

const trueKeys = async (readAt: ReadAt, look: PictureLook, packets: readonly Packet[]): Promise<Set<Packet>> => {
  const keys = new Set<Packet>();
  await forAll(stretches(packets), async ({ from, to, packets: within }) => {
    const bytes = await readAt(from, to - from);
    for (const packet of within) {
      const begin = packet.at - from;
      if (look.isEntry(bytes.subarray(begin, begin + Math.min(packet.bytes, LOOK_BYTES))) === true) keys.add(packet);
    }
  });
  return keys;
};

/** A film's packets, of which only those count as key frames from which decoding can begin. */
export const withTrueKeys = (found: FoundPackets, { readAt }: Film, look: PictureLook): FoundPackets => ({
  ...found,
  packets: (async function* () {
    for await (const batch of found.packets) {
      const keys = await trueKeys(
        readAt,
        look,
        batch.filter(({ isKey }) => isKey),
      );
      yield batch.map((packet) => (packet.isKey && !keys.has(packet) ? { ...packet, isKey: false } : packet));
    }
  })(),
});
