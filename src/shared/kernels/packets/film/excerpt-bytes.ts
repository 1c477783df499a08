import type { ByteRange } from '../../../core/media/range-answer.ts';
import { ByteQueue } from '../byte-queue.ts';
import { NoIndexError } from '../no-index.ts';
import type { Packet, ReadPacket } from '../packet.ts';
import type { ExcerptMaker } from '../packet-container.ts';
import { isExactKey, isUnreferenced } from '../units/picture-units.ts';

/** Bytes between two packets that are read through: a request of its own costs as much. */
const READ_THROUGH_BYTES = 256 * 1024;
/** What is written at once: as many bytes or packets, whichever is reached first. */
const BATCH_BYTES = 1024 * 1024;
const BATCH_PACKETS = 256;

/** Packets that one request reads, in the order of their bytes. */
export interface Span extends ByteRange {
  readonly packets: readonly Packet[];
}

/** Join packets that lie next to each other. @param readThrough most bytes between them that are read as well */
export const spansOf = (packets: readonly Packet[], readThrough = READ_THROUGH_BYTES): Span[] => {
  const spans: { from: number; to: number; packets: Packet[] }[] = [];
  for (const packet of packets) {
    const last = spans.at(-1);
    if (last !== undefined && packet.at >= last.to && packet.at - last.to <= readThrough) {
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
    for await (const bytes of read(span)) {
      queue.push(bytes);
      for (let packet = span.packets[next]; packet !== undefined; packet = span.packets[next]) {
        at += queue.skip(packet.at - at);
        if (at < packet.at || queue.length < packet.bytes) break;
        yield { ...packet, data: queue.take(packet.bytes) };
        at += packet.bytes;
        next += 1;
      }
    }
  }
}

/** What may be left out of an excerpt. */
export interface ExcerptChoice {
  /** whether the first packet is the first of the film, which needs no key frame */
  readonly fromBeginning: boolean;
  /**
   * for each packet whether its picture is shown; the others are left out where nothing refers to them. Undefined: nothing is
   * left out.
   */
  readonly shown: readonly boolean[] | undefined;
  /** packets besides the first with which decoding has to be possible */
  readonly keys?: ReadonlySet<number>;
  /** most bytes between two packets that are read as well */
  readonly readThrough?: number;
}

/** Figures of an excerpt, counted while it is written. */
export interface ExcerptCounts {
  packets: number;
  leftOut: number;
}

/**
 * The bytes of an excerpt, made while the source is read.
 * @param packets all that the excerpt may hold, in order
 * @throws {NoIndexError} `keyFrame` when decoding cannot begin with the first packet, or with another one of `keys`
 */
export async function* excerptBytes(
  maker: ExcerptMaker,
  packets: readonly Packet[],
  { fromBeginning, shown, keys, readThrough }: ExcerptChoice,
  read: ReadRangeOf,
  counts: ExcerptCounts,
): AsyncGenerator<Uint8Array> {
  const { units } = maker;
  let batch: ReadPacket[] = [];
  let bytes = 0;
  let place = 0;
  yield maker.begin;
  for await (const packet of readPackets(packets, read, readThrough)) {
    const isFirst = place === 0;
    const isShown = shown?.[place] ?? true;
    const isKey = (isFirst && !fromBeginning) || keys?.has(place) === true;
    place += 1;
    if (isKey && units !== undefined && !isExactKey(packet.data, units)) {
      throw new NoIndexError('keyFrame', `The packet at byte ${packet.at} is called a key frame and may be none.`);
    }
    counts.packets += 1;
    if (!isFirst && !isShown && units !== undefined && isUnreferenced(packet.data, units)) {
      counts.leftOut += 1;
      continue;
    }
    batch.push(packet);
    bytes += packet.bytes;
    if (bytes < BATCH_BYTES && batch.length < BATCH_PACKETS) continue;
    yield* maker.batch(batch);
    batch = [];
    bytes = 0;
  }
  yield* maker.batch(batch);
  if (maker.end !== undefined) yield maker.end;
}
