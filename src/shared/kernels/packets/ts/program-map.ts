import { crc32Mpeg } from './crc32-mpeg.ts';
import { PACKET_BYTES, SYNC } from './transport-packet.ts';

/** A stream of a programme. */
export interface MapStream {
  readonly type: number;
  readonly pid: number;
  /** its entry in the map, with its descriptors */
  readonly entry: Uint8Array;
}

/** A programme map. */
export interface ProgramMap {
  readonly program: number;
  readonly clockPid: number;
  /** descriptors of the programme */
  readonly descriptors: Uint8Array;
  readonly streams: readonly MapStream[];
}

const ASSOCIATION = 0;
const MAP = 2;
const CRC_BYTES = 4;

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/** A section that applies now, without its checksum; undefined for one of another table, or a damaged one. */
const contentOf = (section: Uint8Array, table: number): Uint8Array | undefined => {
  const isCurrent = ((section[5] ?? 0) & 1) === 1;
  if (section[0] !== table || !isCurrent || section.length < 12 || crc32Mpeg(section) !== 0) return undefined;
  return section.subarray(0, -CRC_BYTES);
};

/** Packet ids of the programme maps; undefined when the section is no association table. */
export const readAssociation = (section: Uint8Array): Map<number, number> | undefined => {
  const content = contentOf(section, ASSOCIATION);
  if (content === undefined) return undefined;
  const programs = new Map<number, number>();
  for (let at = 8; at + 4 <= content.length; at += 4) {
    const program = word(content, at);
    if (program !== 0) programs.set(word(content, at + 2) & 0x1fff, program);
  }
  return programs;
};

/** Read a programme map; undefined when the section is none. */
export const readProgramMap = (section: Uint8Array): ProgramMap | undefined => {
  const content = contentOf(section, MAP);
  if (content === undefined) return undefined;
  const streamsAt = 12 + (word(content, 10) & 0xfff);
  const streams: MapStream[] = [];
  for (let at = streamsAt; at + 5 <= content.length; ) {
    const next = at + 5 + (word(content, at + 3) & 0xfff);
    if (next > content.length) return undefined;
    streams.push({ type: content[at] ?? 0, pid: word(content, at + 1) & 0x1fff, entry: content.subarray(at, next) });
    at = next;
  }
  return {
    program: word(content, 3),
    clockPid: word(content, 8) & 0x1fff,
    descriptors: content.subarray(12, streamsAt),
    streams,
  };
};

/** A section with its length and checksum filled in. */
const makeSection = (table: number, id: number, body: readonly number[]): Uint8Array => {
  const length = 5 + body.length + CRC_BYTES;
  const bytes = [table, 0xb0 | (length >> 8), length & 0xff, id >> 8, id & 0xff, 0xc1, 0, 0, ...body];
  const crc = crc32Mpeg(Uint8Array.from(bytes));
  return Uint8Array.from([...bytes, crc >>> 24, (crc >>> 16) & 0xff, (crc >>> 8) & 0xff, crc & 0xff]);
};

/** Transport packets that carry a section. */
const inPackets = (pid: number, section: Uint8Array): Uint8Array[] => {
  const content = Uint8Array.from([0, ...section]);
  const packets: Uint8Array[] = [];
  for (let at = 0; at < content.length; at += PACKET_BYTES - 4) {
    const packet = new Uint8Array(PACKET_BYTES).fill(0xff);
    packet.set([SYNC, (at === 0 ? 0x40 : 0) | (pid >> 8), pid & 0xff, 0x10 | (packets.length & 0x0f)]);
    packet.set(content.subarray(at, at + PACKET_BYTES - 4), 4);
    packets.push(packet);
  }
  return packets;
};

/**
 * Transport packets that announce one stream of a programme and nothing else.
 * @param mapPid packet id of the programme map
 */
export const announceStream = (map: ProgramMap, mapPid: number, { entry }: MapStream): Uint8Array[] => {
  const { program, clockPid, descriptors } = map;
  const association = [program >> 8, program & 0xff, 0xe0 | (mapPid >> 8), mapPid & 0xff];
  const described = [0xf0 | (descriptors.length >> 8), descriptors.length & 0xff, ...descriptors];
  const streams = [0xe0 | (clockPid >> 8), clockPid & 0xff, ...described, ...entry];
  return [
    ...inPackets(0, makeSection(ASSOCIATION, 1, association)),
    ...inPackets(mapPid, makeSection(MAP, program, streams)),
  ];
};
