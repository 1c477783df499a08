import {
  elementHead,
  UNKNOWN_SIZE,
  uintBytes,
  uintElement,
} from '../../../src/shared/kernels/packets/matroska/ebml.ts';
import { ID } from '../../../src/shared/kernels/packets/matroska/element-ids.ts';
import { announceStream } from '../../../src/shared/kernels/packets/ts/program-map.ts';

/** Films of a few hundred bytes in the three containers, written by the formats' descriptions; pictures are no pictures. */

const element = (id: number, ...content: readonly (readonly number[])[]): number[] => {
  const body = content.flat();
  return [...elementHead(id, body.length), ...body];
};
const text = (value: string): number[] => [...Buffer.from(value)];
const uint24 = (value: number): number[] => [(value >> 16) & 255, (value >> 8) & 255, value & 255];
const uint32 = (value: number): number[] => [(value >>> 24) & 255, ...uint24(value)];

export interface SmallFilm {
  readonly pictures: number;
  /** ticks between two pictures */
  readonly ticks: number;
  /** a key frame every so many pictures */
  readonly gop: number;
  /** elements of unknown size */
  readonly live?: boolean;
}

/** Matroska with a cluster for each key frame, and a block of sound before each picture. */
export const smallMatroska = ({ pictures, ticks, gop, live = false }: SmallFilm): Uint8Array => {
  const track = (number: number, type: number, codec: string) =>
    element(
      ID.trackEntry,
      uintElement(ID.trackNumber, number),
      uintElement(ID.trackType, type),
      element(ID.codecId, text(codec)),
    );
  const head = element(ID.ebml, element(0x4282, text('matroska')));
  const info = element(ID.info, uintElement(ID.timestampScale, 1_000_000));
  const tracks = element(ID.tracks, track(1, 2, 'A_OPUS'), track(2, 1, 'V_VP8'));
  const clusters: number[] = [];
  for (let first = 0; first < pictures; first += gop) {
    const blocks: number[][] = [uintElement(ID.timestamp, first * ticks)];
    for (let i = first; i < Math.min(pictures, first + gop); i += 1) {
      const time = [((i - first) * ticks) >> 8, ((i - first) * ticks) & 255];
      blocks.push(element(ID.simpleBlock, [0x81, ...time, 0x80, 1, 2]));
      blocks.push(element(ID.simpleBlock, [0x82, ...time, i === first ? 0x80 : 0, 1, 2, 3]));
    }
    const body = blocks.flat();
    clusters.push(
      ...(live ? [...uintBytes(ID.cluster), ...UNKNOWN_SIZE] : elementHead(ID.cluster, body.length)),
      ...body,
    );
  }
  const content = [...info, ...tracks, ...clusters];
  const size = live ? [...uintBytes(ID.segment), ...UNKNOWN_SIZE] : elementHead(ID.segment, content.length);
  return Uint8Array.from([...head, ...size, ...content]);
};

/** FLV with AVC, and a tag of sound before each picture. */
export const smallFlv = ({ pictures, ticks, gop }: SmallFilm): Uint8Array => {
  const tag = (type: number, time: number, body: readonly number[]) => [
    ...[type, ...uint24(body.length), ...uint24(time & 0xffffff), (time >>> 24) & 255, 0, 0, 0],
    ...body,
    ...uint32(11 + body.length),
  ];
  const tags = [tag(9, 0, [0x17, 0, 0, 0, 0, 1, 100, 0, 31, 0xff, 0xe0, 0])];
  for (let i = 0; i < pictures; i += 1) {
    tags.push(tag(8, i * ticks, [0xaf, 1, 0]));
    tags.push(tag(9, i * ticks, [i % gop === 0 ? 0x17 : 0x27, 1, 0, 0, 0, 1, 2, 3]));
  }
  return Uint8Array.from([...text('FLV'), 1, 5, 0, 0, 0, 9, 0, 0, 0, 0, ...tags.flat()]);
};

/** The header of a picture in a transport stream. */
const pesOf = (pts: number, content: readonly number[]): number[] => {
  const high = Math.floor(pts / 2 ** 30);
  const time = [
    0x21 | (high << 1),
    (pts >>> 22) & 255,
    ((pts >>> 14) & 0xfe) | 1,
    (pts >>> 7) & 255,
    ((pts << 1) & 0xfe) | 1,
  ];
  return [0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5, ...time, ...content];
};

/** A transport stream with H.264, the tables at its beginning and a packet of sound before each picture. */
export const smallTs = ({ pictures, ticks, gop }: SmallFilm): Uint8Array => {
  const stream = { type: 0x1b, pid: 0x101, entry: Uint8Array.of(0x1b, 0xe1, 0x01, 0xf0, 0) };
  const map = { program: 1, clockPid: 0x101, descriptors: new Uint8Array(), streams: [stream] };
  const packet = (pid: number, content: readonly number[], begins: boolean): number[] => {
    const stuffing = 183 - content.length;
    const adaptation = [stuffing, ...(stuffing === 0 ? [] : [0, ...Array.from({ length: stuffing - 1 }, () => 255)])];
    return [0x47, (begins ? 0x40 : 0) | (pid >> 8), pid & 255, 0x30, ...adaptation, ...content];
  };
  const key = [0, 0, 1, 0x67, 66, 0, 0, 1, 0x68, 1, 0, 0, 1, 0x65, 1, 2];
  // A slice that begins with the first block.
  const other = [0, 0, 1, 0x41, 0x81, 2];
  const packets = Array.from({ length: pictures }, (_, i) => [
    ...packet(0x102, [0, 0, 1, 0xc0, 0, 0, 0x80, 0, 0], true),
    ...packet(0x101, pesOf(i * ticks, i % gop === 0 ? key : other), true),
    ...packet(0x101, [1, 2, 3], false),
  ]);
  return Uint8Array.from([...announceStream(map, 0x100, stream).flatMap((each) => [...each]), ...packets.flat()]);
};
