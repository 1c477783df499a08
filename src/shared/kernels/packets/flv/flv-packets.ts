import { joined, uint32s } from '../../mp4/make-box.ts';
import { NoIndexError } from '../no-index.ts';
import type { ReadPacket } from '../packet.ts';
import type { ExcerptMaker, ExcerptPlan, IndexedFilm, OpenedScan, PacketContainer } from '../packet-container.ts';
import { inOrder } from '../scan/in-order.ts';
import { findByScan, scanHeads } from '../scan/run-scan.ts';
import { lookAtCodec } from '../units/look-at-codec.ts';
import { lookInside } from '../units/picture-look.ts';
import { pictureInTag, scanFlvHead, scanFlvTags, unitsIn } from './scan-flv.ts';
import { TAG_HEAD_BYTES } from './tags.ts';

/** Header of a file that holds pictures only, and the size of no tag. */
const FILE_HEADER = Uint8Array.of(0x46, 0x4c, 0x56, 1, 1, 0, 0, 0, 9, 0, 0, 0, 0);
/** The clock counts milliseconds. */
const TIME_BASE = [1, 1000] as const;

const openScan = async (film: IndexedFilm): Promise<OpenedScan> => {
  const { video } = film.probe;
  if (video.timeBase[0] !== TIME_BASE[0] || video.timeBase[1] !== TIME_BASE[1]) {
    throw new NoIndexError(
      'clock',
      `A tick of FLV is ${TIME_BASE.join('/')} s, ffprobe reports ${video.timeBase.join('/')}.`,
    );
  }
  if ((video.ordinal ?? 0) > 0) throw new NoIndexError('descriptions', 'The film has several tracks.');
  const head = await scanHeads(scanFlvHead(film.sizeBytes), film);
  return {
    timeBase: TIME_BASE,
    head,
    ...(unitsIn(head)?.stated?.progressive === true ? { progressive: true } : {}),
    scan: (take) => scanFlvTags(film.sizeBytes, inOrder(take)),
  };
};

/** A tag at the time of its packet, and the size that follows it. */
const tagAt = ({ data, dts }: ReadPacket): Uint8Array[] => {
  const time = Uint8Array.of((dts >> 16) & 0xff, (dts >> 8) & 0xff, dts & 0xff, (dts / 2 ** 24) & 0xff);
  return [data.subarray(0, 4), time, data.subarray(8), uint32s(data.length)];
};

const makeExcerpt = ({ head }: ExcerptPlan): ExcerptMaker => {
  if (head.length > 0 && head.length < TAG_HEAD_BYTES) {
    throw new NoIndexError('unreadable', 'The stored description of the pictures is too short.');
  }
  const units = unitsIn(head);
  return {
    begin: joined([FILE_HEADER, head]),
    batch: (packets) => packets.flatMap(tagAt),
    look: (codec) => {
      // Older codecs have no description, and other heads in front of their pictures.
      const look = head.length === 0 ? undefined : lookAtCodec(codec, units);
      return look && lookInside(look, pictureInTag);
    },
  };
};

/** FLV, also with the codecs of enhanced RTMP. */
export const FLV_PACKETS: PacketContainer = {
  demuxer: 'flv',
  findPackets: findByScan(openScan),
  openScan,
  makeExcerpt,
};
