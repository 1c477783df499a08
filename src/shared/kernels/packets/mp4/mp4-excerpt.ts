import { HEADER_BYTES } from '../../mp4/box.ts';
import { joined, makeBox, makeFullBox, uint32s, uint64 } from '../../mp4/make-box.ts';
import type { Packet, ReadPacket } from '../packet.ts';
import type { ExcerptMaker, ExcerptPlan } from '../packet-container.ts';
import { lookAtCodec } from '../units/look-at-codec.ts';
import { readExcerptHead } from './excerpt-head.ts';

/** Data lie where the fragment says, counted from its beginning. */
const BASE_IS_MOOF = 0x20000;
/** Where data begin, and for each sample duration, size, flags and offset. */
const RUN_FLAGS = 0x1 | 0x100 | 0x200 | 0x400 | 0x800;
/** Samples on which nothing is known to depend, and those from which decoding may begin. */
const KEY_FLAGS = 0x0200_0000;
const OTHER_FLAGS = 0x0101_0000;
/** Longest time between two samples of a fragment, ticks: with nanoseconds 2 s. What follows a longer one begins another. */
const MAX_STEP = 0x7fff_ffff;

/**
 * When packets are decoded: never later than one of them that follows is due, so that no offset is negative. ffmpeg moves
 * the whole clock of fragments for a negative one.
 */
const decodingTimes = (packets: readonly Packet[]): number[] => {
  const times = new Array<number>(packets.length);
  let least = Number.POSITIVE_INFINITY;
  for (let i = packets.length - 1; i >= 0; i -= 1) {
    const { dts, pts } = packets[i] ?? { dts: 0, pts: 0 };
    least = Math.min(least, pts);
    times[i] = Math.min(dts, least);
  }
  return times;
};

/** Writes excerpts as fragments of one track. Times of pictures are exactly those of the packets. */
export const makeMp4Excerpt = ({ head, packets }: ExcerptPlan): ExcerptMaker => {
  const { trackId, units } = readExcerptHead(head);
  const times = decodingTimes(packets);
  let sequence = 0;
  let place = 0;
  /** The decoding time of the next packet that was read; those before it were left out. */
  const nextTime = ({ at, dts }: Packet): number => {
    while (place < packets.length && (packets[place]?.at !== at || packets[place]?.dts !== dts)) place += 1;
    place += 1;
    return times[place - 1] ?? dts;
  };
  const writeFragment = (read: readonly ReadPacket[], decoded: readonly number[]): Uint8Array[] => {
    sequence += 1;
    const entries = read.flatMap(({ bytes, pts, duration, isKey }, i) => {
      const time = decoded[i] ?? 0;
      const length = Math.min(MAX_STEP, (decoded[i + 1] ?? time + duration) - time);
      return [length, bytes, isKey ? KEY_FLAGS : OTHER_FLAGS, pts - time];
    });
    const fragment = (dataAt: number) =>
      makeBox(
        'moof',
        makeFullBox('mfhd', 0, 0, uint32s(sequence)),
        makeBox(
          'traf',
          makeFullBox('tfhd', 0, BASE_IS_MOOF, uint32s(trackId)),
          makeFullBox('tfdt', 1, 0, uint64(decoded[0] ?? 0)),
          makeFullBox('trun', 0, RUN_FLAGS, uint32s(read.length, dataAt), uint32s(...entries)),
        ),
      );
    const moof = fragment(fragment(0).byteLength + HEADER_BYTES);
    return [moof, makeBox('mdat', joined(read.map((packet) => packet.data)))];
  };
  return {
    begin: head,
    batch: (read: readonly ReadPacket[]) => {
      const decoded = read.map(nextTime);
      const begins = read.flatMap((_, i) =>
        i === 0 || (decoded[i] ?? 0) - (decoded[i - 1] ?? 0) > MAX_STEP ? [i] : [],
      );
      return begins.flatMap((from, i) =>
        writeFragment(read.slice(from, begins[i + 1]), decoded.slice(from, begins[i + 1])),
      );
    },
    look: (codec) => lookAtCodec(codec, units),
  };
};
