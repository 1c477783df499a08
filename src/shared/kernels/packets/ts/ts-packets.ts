import { joined } from '../../mp4/make-box.ts';
import { NoIndexError } from '../no-index.ts';
import type { ExcerptMaker, ExcerptPlan, IndexedFilm, OpenedScan, PacketContainer } from '../packet-container.ts';
import { inOrder } from '../scan/in-order.ts';
import { findByScan, scanHeads } from '../scan/run-scan.ts';
import { lookAtCodec } from '../units/look-at-codec.ts';
import { lookInside } from '../units/picture-look.ts';
import { beginsWithPicture, ENTRY_CODECS, type EntryCodec } from './entry-picture.ts';
import { readPesHeader } from './pes-header.ts';
import { announceStream } from './program-map.ts';
import { scanTransport, scanTransportHead } from './scan-transport.ts';
import { contentAt, PACKET_BYTES, SYNC } from './transport-packet.ts';

/** The clock counts at 90 kHz. */
const TIME_BASE = [1, 90_000] as const;
/** Bytes in front of the packets in a stored head: the distance between packets, and the packet id. */
const FIXED_BYTES = 3;

const entryCodec = (name: string): EntryCodec | undefined => ENTRY_CODECS.find((each) => each === name);

const openScan = async (film: IndexedFilm): Promise<OpenedScan> => {
  const { video } = film.probe;
  const codec = entryCodec(video.codec);
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
  /** Transport packets of the stream; those of others lie between them. */
  const ownIn = (data: Uint8Array): Uint8Array[] => {
    const packets: Uint8Array[] = [];
    for (let at = 0; at + PACKET_BYTES <= data.length; at += step) {
      const isOwn = data[at] === SYNC && ((((data[at + 1] ?? 0) & 0x1f) << 8) | (data[at + 2] ?? 0)) === pid;
      if (isOwn) packets.push(data.subarray(at, at + PACKET_BYTES));
    }
    return packets;
  };
  let counter = 0;
  /** They are counted anew, as those of left out pictures are missing. */
  const countAnew = (packet: Uint8Array): Uint8Array[] => {
    const [, flags = 0, third = 0, fourth = 0] = packet;
    if ((fourth & 0x10) !== 0) counter = (counter + 1) & 0x0f;
    return [Uint8Array.of(SYNC, flags, third, (fourth & 0xf0) | counter), packet.subarray(4)];
  };
  /** The picture of a packet; nothing where it is not one by itself, which indexes of before may list. */
  const pictureIn = (codec: EntryCodec | undefined, data: Uint8Array): Uint8Array => {
    const content = joined(ownIn(data).map((packet) => packet.subarray(contentAt(packet, 0))));
    const picture = content.subarray(readPesHeader(content)?.contentAt ?? content.length);
    return codec === undefined || beginsWithPicture(codec, picture) ? picture : picture.subarray(picture.length);
  };
  return {
    begin: head.subarray(FIXED_BYTES),
    batch: (packets) => packets.flatMap(({ data }) => ownIn(data).flatMap(countAnew)),
    look: (codec) => {
      const look = lookAtCodec(codec, { lengthBytes: 0 });
      const entry = entryCodec(codec);
      return look && lookInside(look, (data) => pictureIn(entry, data));
    },
  };
};

/** MPEG transport streams with H.264, HEVC, MPEG-2 or MPEG-1. */
export const TS_PACKETS: PacketContainer = {
  demuxer: 'mpegts',
  findPackets: findByScan(openScan),
  openScan,
  makeExcerpt,
};
