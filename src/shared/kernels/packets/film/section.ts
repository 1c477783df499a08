import type { Packet } from '../packet.ts';
import { VarintReader, VarintWriter } from '../varint.ts';

/** The packets that one slice needs, in the order of decoding: from a key frame to the first pictures after its end. */
export interface Section {
  /** whether no packet of the film comes before them */
  readonly fromBeginning: boolean;
  readonly packets: readonly Packet[];
}

/** More packets than any slice that is worth an index needs. */
export const MAX_SECTION_PACKETS = 40_000;
/** Largest packet: a worker holds one in memory. Raw pictures of 8K have 50 MB. */
export const MAX_PACKET_BYTES = 64 * 1024 ** 2;
const FROM_BEGINNING = 1;

/** Numbers of which many in a row are the same: pairs of a number and how often it comes. */
const writeRuns = (writer: VarintWriter, numbers: readonly number[]): void => {
  for (let i = 0; i < numbers.length; ) {
    const number = numbers[i] ?? 0;
    let end = i + 1;
    while (end < numbers.length && numbers[end] === number) end += 1;
    writer.signed(number);
    writer.unsigned(end - i);
    i = end;
  }
};

const readRuns = (reader: VarintReader, count: number): number[] => {
  const numbers: number[] = [];
  while (numbers.length < count) {
    const number = reader.signed();
    const times = reader.unsigned();
    if (times < 1 || times > count - numbers.length) throw new RangeError(`A number comes ${times} times.`);
    for (let i = 0; i < times; i += 1) numbers.push(number);
  }
  return numbers;
};

const differences = (numbers: readonly number[]): number[] =>
  numbers.map((number, i) => number - (i === 0 ? 0 : (numbers[i - 1] ?? 0)));

/** Bytes of a section: columns, so that what repeats takes no room. A picture takes 4 to 8 bytes. */
export const encodeSection = ({ packets, fromBeginning }: Section): Uint8Array => {
  const writer = new VarintWriter();
  writer.unsigned(packets.length);
  writer.unsigned(fromBeginning ? FROM_BEGINNING : 0);
  const steps = differences(packets.map(({ dts }) => dts));
  writeRuns(writer, steps);
  writeRuns(
    writer,
    packets.map(({ duration }, i) => duration - (steps[i + 1] ?? 0)),
  );
  writeRuns(
    writer,
    packets.map(({ isKey }) => (isKey ? 1 : 0)),
  );
  let end = 0;
  for (const { at, bytes, pts, dts } of packets) {
    writer.signed(at - end);
    writer.unsigned(bytes);
    writer.signed(pts - dts);
    end = at + bytes;
  }
  return writer.written();
};

/**
 * Read a section.
 * @param sizeBytes size of the source
 * @throws {RangeError} when it is not what {@link encodeSection} writes: no packet, a packet outside of the source, numbers
 *   that are too large, bytes left over
 */
export const decodeSection = (bytes: Uint8Array, sizeBytes: number): Section => {
  const reader = new VarintReader(bytes);
  const count = reader.unsigned();
  const flags = reader.unsigned();
  if (count < 1 || count > MAX_SECTION_PACKETS || flags > FROM_BEGINNING) {
    throw new RangeError(`A section of ${count} packets with flags ${flags} is not valid.`);
  }
  const steps = readRuns(reader, count);
  const durations = readRuns(reader, count);
  const keys = readRuns(reader, count);
  const packets: Packet[] = [];
  let end = 0;
  let dts = 0;
  for (let i = 0; i < count; i += 1) {
    const at = end + reader.signed();
    const length = reader.unsigned();
    dts += steps[i] ?? 0;
    const pts = dts + reader.signed();
    const duration = (durations[i] ?? 0) + (steps[i + 1] ?? 0);
    end = at + length;
    const isSafe = [dts, pts, duration].every(Number.isSafeInteger);
    if (at < 0 || length < 1 || length > MAX_PACKET_BYTES || end > sizeBytes || !isSafe || duration < 0) {
      throw new RangeError(`Packet ${i} has bytes ${at} to ${end} and is due at ${pts}: not valid.`);
    }
    packets.push({ at, bytes: length, dts, pts, duration, isKey: keys[i] === 1 });
  }
  if (!reader.isAtEnd) throw new RangeError('A section is longer than its packets.');
  return { fromBeginning: flags === FROM_BEGINNING, packets };
};
