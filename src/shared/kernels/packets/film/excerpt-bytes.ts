import type { ByteRange } from '../../../core/media/range-answer.ts';
import { ByteQueue } from '../byte-queue.ts';
import { NoIndexError } from '../no-index.ts';
import type { Packet, ReadPacket } from '../packet.ts';
import type { ExcerptMaker } from '../packet-container.ts';
import type { PictureLook } from '../units/picture-look.ts';
import type { LeaveOut } from './leave-out.ts';

/** Bytes between two packets that are read through: a request of its own costs as much. */
const READ_THROUGH_BYTES = 256 * 1024;
/** What is written at once: as many bytes or packets, whichever is reached first. */
const BATCH_BYTES = 1024 * 1024;
const BATCH_PACKETS = 256;

/** Packets that one request reads, in the order of their bytes. */
export interface Span extends ByteRange {
  readonly packets: readonly Packet[];
}

/** Whether a packet has the bytes of another one: writers store a picture that is shown again only once. */
export const isSameBytes = (a: Packet | undefined, b: Packet): boolean => a?.at === b.at && a.bytes === b.bytes;

/** Join packets that lie next to each other, or share their bytes. @param readThrough most bytes between them that are read as well */
export const spansOf = (packets: readonly Packet[], readThrough = READ_THROUGH_BYTES): Span[] => {
  const spans: { from: number; to: number; packets: Packet[] }[] = [];
  for (const packet of packets) {
    const last = spans.at(-1);
    if (last !== undefined && isSameBytes(last.packets.at(-1), packet)) {
      last.packets.push(packet);
    } else if (last !== undefined && packet.at >= last.to && packet.at - last.to <= readThrough) {
      last.packets.push(packet);
      last.to = packet.at + packet.bytes;
    } else {
      spans.push({ from: packet.at, to: packet.at + packet.bytes, packets: [packet] });
    }
  }
  return spans;
};

/** Reads a range of the source, in order; it throws when bytes do not arrive. */
export type ReadRangeOf = (range: ByteRange) => AsyncIterable<Uint8Array>;

async function* readPackets(
  packets: readonly Packet[],
  read: ReadRangeOf,
  readThrough: number | undefined,
): AsyncGenerator<ReadPacket> {
  for (const span of spansOf(packets, readThrough)) {
    const queue = new ByteQueue();
    let at = span.from;
    let next = 0;
    let last: ReadPacket | undefined;
    for await (const bytes of read(span)) {
      queue.push(bytes);
      for (let packet = span.packets[next]; packet !== undefined; packet = span.packets[next]) {
        if (last === undefined || !isSameBytes(last, packet)) {
          at += queue.skip(packet.at - at);
          if (at < packet.at || queue.length < packet.bytes) break;
          last = { ...packet, data: queue.take(packet.bytes) };
          at += packet.bytes;
        }
        yield { ...packet, data: last.data };
        next += 1;
      }
    }
  }
}

/** How the packets of an excerpt are looked at. */
export interface ExcerptChoice {
  /** whether the first packet is the first of the film, which needs no key frame */
  readonly fromBeginning: boolean;
  /** undefined where packets cannot be looked into: the container is believed */
  readonly look: PictureLook | undefined;
  /** undefined: nothing is left out. `shown`: for each packet whether its picture is shown */
  readonly leaveOut?: { readonly rules: LeaveOut; readonly shown: readonly boolean[] } | undefined;
  /** packets besides the first with which decoding has to be possible, by their places */
  readonly keys?: ReadonlySet<number>;
  /** most bytes between two packets that are read as well */
  readonly readThrough?: number;
}

/**
 * The bytes of an excerpt, made while the source is read.
 * @param packets all that the excerpt may hold, in order
 * @throws {NoIndexError} `keyFrame` when decoding cannot begin with the first packet, or with another one of `keys`
 */
export async function* excerptBytes(
  maker: ExcerptMaker,
  packets: readonly Packet[],
  { fromBeginning, look, leaveOut, keys, readThrough }: ExcerptChoice,
  read: ReadRangeOf,
): AsyncGenerator<Uint8Array> {
  let batch: ReadPacket[] = [];
  let bytes = 0;
  let place = 0;
  yield maker.begin;
  for await (const packet of readPackets(packets, read, readThrough)) {
    // Also at the beginning of the film, as what comes with the first picture is learnt here.
    const isKey = keys?.has(place) === true;
    const isEntry = (place > 0 && !isKey) || look === undefined || look.isEntry(packet.data) === true;
    if (!isEntry && (isKey || !fromBeginning)) {
      throw new NoIndexError('keyFrame', `The packet at byte ${packet.at} is called a key frame and may be none.`);
    }
    const needed = leaveOut?.rules.take(packet, leaveOut.shown[place] ?? true) ?? [packet];
    place += 1;
    for (const each of needed) {
      batch.push(each);
      bytes += each.bytes;
    }
    if (bytes < BATCH_BYTES && batch.length < BATCH_PACKETS) continue;
    yield* maker.batch(batch);
    batch = [];
    bytes = 0;
  }
  leaveOut?.rules.end();
  yield* maker.batch(batch);
  if (maker.end !== undefined) yield maker.end;
}
