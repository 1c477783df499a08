import { joined } from '../../mp4/make-box.ts';
import { NoIndexError } from '../no-index.ts';
import type { ExcerptMaker, ExcerptPlan, IndexedFilm, OpenedScan, PacketContainer } from '../packet-container.ts';
import { inOrder } from '../scan/in-order.ts';
import { findByScan, scanHeads } from '../scan/run-scan.ts';
import { ENTRY_CODECS } from './entry-picture.ts';
import { announceStream } from './program-map.ts';
import { scanTransport, scanTransportHead } from './scan-transport.ts';
import { PACKET_BYTES, SYNC } from './transport-packet.ts';

/** The clock counts at 90 kHz. */
const TIME_BASE = [1, 90_000] as const;
/** Bytes in front of the packets in a stored head: the distance between packets, and the packet id. */
const FIXED_BYTES = 3;

const openScan = async (film: IndexedFilm): Promise<OpenedScan> => {
  const { video } = film.probe;
  const codec = ENTRY_CODECS.find((each) => each === video.codec);
  if (codec === undefined) throw new NoIndexError('container', `Transport streams with ${video.codec} have no index.`);
  if (video.timeBase[0] !== TIME_BASE[0] || video.timeBase[1] !== TIME_BASE[1]) {
    throw new NoIndexError('clock', `A tick is ${TIME_BASE.join('/')} s, ffprobe reports ${video.timeBase.join('/')}.`);
  }
  const head = await scanHeads(scanTransportHead(codec), film);
  const { pid } = head.stream;
  return {
    timeBase: TIME_BASE,
    head: joined([
      Uint8Array.of(head.step, pid >> 8, pid & 0xff),
      ...announceStream(head.map, head.mapPid, head.stream),
    ]),
    scan: (take) => scanTransport(head, codec, inOrder(take)),
  };
};

const makeExcerpt = ({ head }: ExcerptPlan): ExcerptMaker => {
  const [step = 0, high = 0, low = 0] = head;
  const pid = (high << 8) | low;
  if (step < PACKET_BYTES || (head.length - FIXED_BYTES) % PACKET_BYTES !== 0) {
    throw new NoIndexError('unreadable', 'The stored programme map cannot be read.');
  }
  let counter = 0;
  /** Transport packets of the stream, counted anew, as those of left out pictures are missing. */
  const packetsIn = (data: Uint8Array): Uint8Array[] => {
    const packets: Uint8Array[] = [];
    for (let at = 0; at + PACKET_BYTES <= data.length; at += step) {
      const [sync, flags = 0, third = 0, fourth = 0] = data.subarray(at, at + 4);
      if (sync !== SYNC || (((flags & 0x1f) << 8) | third) !== pid) continue;
      if ((fourth & 0x10) !== 0) counter = (counter + 1) & 0x0f;
      packets.push(
        Uint8Array.of(SYNC, flags, third, (fourth & 0xf0) | counter),
        data.subarray(at + 4, at + PACKET_BYTES),
      );
    }
    return packets;
  };
  return { begin: head.subarray(FIXED_BYTES), batch: (packets) => packets.flatMap(({ data }) => packetsIn(data)) };
};

/** MPEG transport streams with H.264, HEVC, MPEG-2 or MPEG-1. */
export const TS_PACKETS: PacketContainer = {
  demuxer: 'mpegts',
  findPackets: findByScan(openScan),
  openScan,
  makeExcerpt,
};
