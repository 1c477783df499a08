import { NoIndexError } from '../no-index.ts';
import { ClockRegion } from '../scan/clock-region.ts';
import { damagedAt, type Scan, type TakePacket } from '../scan.ts';
import { beginsWithPicture, type EntryCodec, isEntryPicture } from './entry-picture.ts';
import { readPesHeader } from './pes-header.ts';
import { type MapStream, type ProgramMap, readAssociation, readProgramMap } from './program-map.ts';
import { SectionAssembly } from './section-assembly.ts';
import { contentAt, findPackets, LOOK_BYTES, PACKET_BYTES, SYNC } from './transport-packet.ts';

/** What is known of a transport stream before its first picture. */
export interface TransportHead {
  /** the first transport packet, and the distance to the next */
  readonly from: number;
  readonly step: number;
  readonly map: ProgramMap;
  readonly mapPid: number;
  readonly stream: MapStream;
}

/** Types of the codecs that are indexed. */
const CODEC_TYPES: Readonly<Record<EntryCodec, number>> = {
  mpeg1video: 0x01,
  mpeg2video: 0x02,
  h264: 0x1b,
  hevc: 0x24,
};
/** All types that ffmpeg makes video streams of. */
const VIDEO_TYPES = new Set([0x01, 0x02, 0x10, 0x1b, 0x20, 0x21, 0x24, 0x33, 0x42, 0xd1, 0xd2, 0xd4, 0xea]);
/** Transport packets that are looked at in one step. */
const PACKETS_A_STEP = 340;
/** Bytes of a picture's packet that are looked at: descriptions and messages come first. */
const LOOKED_AT_BYTES = 4096;
/** Transport packets without a programme map after which none is expected: some 50 MB. */
const MAX_PACKETS_BEFORE_MAP = 300_000;
/** More programmes than a multiplex carries. */
const MAX_PROGRAMS = 256;
/** Set in a transport packet in which a picture or a table begins. */
const BEGINS = 0x40;
const CLOCK_TICKS = 2 ** 33;

/** Keeps track of the tables of a stream, which come again and again. */
class Tables {
  readonly maps = new Map<number, ProgramMap>();
  private readonly texts = new Map<string, string>();
  private readonly assemblies = new Map<number, SectionAssembly>([[0, new SectionAssembly()]]);
  private programs: ReadonlyMap<number, number> = new Map();

  has(pid: number): boolean {
    return this.assemblies.has(pid);
  }

  /** @throws {NoIndexError} when a table says something else than before */
  add(pid: number, content: Uint8Array, begins: boolean): void {
    for (const section of this.assemblies.get(pid)?.add(content, begins) ?? []) {
      if (pid === 0) this.associate(section);
      const map = this.programs.has(pid) ? readProgramMap(section) : undefined;
      if (map !== undefined) {
        this.compare(`map ${pid}`, section);
        this.maps.set(pid, map);
      }
    }
  }

  private associate(section: Uint8Array): void {
    const programs = readAssociation(section);
    if (programs === undefined) return;
    // The section's number: long tables come in several.
    this.compare(`association ${section[6]}`, section);
    this.programs = new Map([...this.programs, ...programs]);
    if (this.programs.size > MAX_PROGRAMS)
      throw new NoIndexError('descriptions', 'The stream has too many programmes.');
    for (const pid of programs.keys()) if (!this.assemblies.has(pid)) this.assemblies.set(pid, new SectionAssembly());
  }

  private compare(name: string, section: Uint8Array): void {
    // The version, in the sixth byte, may grow although nothing else changes; then the checksum differs as well.
    const text = Buffer.from([...section.subarray(0, 5), ...section.subarray(6, -4)]).toString('latin1');
    const before = this.texts.get(name);
    if (before !== undefined && before !== text) throw new NoIndexError('descriptions', 'The programme map changes.');
    this.texts.set(name, text);
  }
}

/** The video of the programmes. @throws {NoIndexError} when there are several, or it is of a codec that is not indexed */
const chosenStream = (maps: ReadonlyMap<number, ProgramMap>, codec: EntryCodec) => {
  const videos = [...maps].flatMap(([mapPid, map]) =>
    map.streams.filter(({ type }) => VIDEO_TYPES.has(type)).map((stream) => ({ mapPid, map, stream })),
  );
  const [video] = videos;
  if (video === undefined || videos.length > 1 || video.stream.type !== CODEC_TYPES[codec]) {
    throw new NoIndexError('descriptions', `The programme map lists ${videos.length} videos, not one of ${codec}.`);
  }
  return video;
};

/**
 * Read a transport stream up to its first picture.
 * @throws {NoIndexError} when it cannot be indexed
 */
export function* scanTransportHead(codec: EntryCodec): Scan<TransportHead> {
  const packets = findPackets(yield { at: 0, length: LOOK_BYTES });
  if (packets === undefined) throw damagedAt(0, 'The transport packet');
  const { from, step } = packets;
  const tables = new Tables();
  for (let at = from, left = MAX_PACKETS_BEFORE_MAP; left > 0; at += step, left -= 1) {
    const packet = yield { at, length: PACKET_BYTES };
    if (packet.length < PACKET_BYTES) break;
    if (packet[0] !== SYNC) throw damagedAt(at, 'The transport packet');
    const pid = (((packet[1] ?? 0) & 0x1f) << 8) | (packet[2] ?? 0);
    const begins = ((packet[1] ?? 0) & BEGINS) !== 0;
    const isVideo = [...tables.maps.values()].some(({ streams }) =>
      streams.some((stream) => stream.pid === pid && VIDEO_TYPES.has(stream.type)),
    );
    if (isVideo && begins) return { from, step, ...chosenStream(tables.maps, codec) };
    if (tables.has(pid)) tables.add(pid, packet.subarray(contentAt(packet, 0)), begins);
  }
  throw damagedAt(from, 'The programme map');
}

/** A picture whose transport packets are being read. */
interface OpenPicture {
  readonly at: number;
  end: number;
  /** how many of its first bytes are kept */
  filled: number;
}

/** Puts pictures together from the transport packets of one stream. */
class Pictures {
  private open: OpenPicture | undefined;
  /** the first bytes of the open picture */
  private readonly bytes = new Uint8Array(LOOKED_AT_BYTES);
  private readonly clock = new ClockRegion(CLOCK_TICKS);

  constructor(
    private readonly codec: EntryCodec,
    private readonly take: TakePacket,
  ) {}

  /**
   * A transport packet of the stream.
   * @param at its byte in the file
   * @param packets bytes that hold it, from `from` on
   */
  add(at: number, packets: Uint8Array, from: number): void {
    if (((packets[from + 1] ?? 0) & BEGINS) !== 0) {
      this.finish();
      this.open = { at, end: at, filled: 0 };
    }
    const { open } = this;
    if (open === undefined) return;
    open.end = at + PACKET_BYTES;
    if (open.filled === LOOKED_AT_BYTES) return;
    const begin = from + contentAt(packets, from);
    const end = Math.min(from + PACKET_BYTES, begin + LOOKED_AT_BYTES - open.filled);
    if (begin >= end) return;
    this.bytes.set(packets.subarray(begin, end), open.filled);
    open.filled += end - begin;
  }

  finish(): void {
    const { open } = this;
    if (open === undefined) return;
    this.open = undefined;
    const bytes = this.bytes.subarray(0, open.filled);
    const header = readPesHeader(bytes);
    if (header === undefined) throw damagedAt(open.at, 'The header of the picture');
    const { pts, dts = pts } = header;
    if (pts === undefined || dts === undefined)
      throw new NoIndexError('clock', `The picture at byte ${open.at} has no time.`);
    this.clock.check(pts);
    this.clock.check(dts);
    const content = bytes.subarray(header.contentAt);
    if (!beginsWithPicture(this.codec, content))
      throw new NoIndexError('damaged', `The packet at byte ${open.at} does not begin with a picture.`);
    const isKey = isEntryPicture(this.codec, content);
    this.take({ at: open.at, bytes: open.end - open.at, dts, pts, duration: 0, isKey });
  }
}

/**
 * List the pictures of a transport stream. A packet reaches from the first to the last transport packet of a picture; those
 * of other streams in between are part of it.
 */
export function* scanTransport(head: TransportHead, codec: EntryCodec, take: TakePacket): Scan<void> {
  const { step, stream } = head;
  const tables = new Tables();
  const pictures = new Pictures(codec, take);
  for (let at = head.from; ; at += PACKETS_A_STEP * step) {
    const bytes = yield { at, length: PACKETS_A_STEP * step };
    for (let i = 0; i + PACKET_BYTES <= bytes.length; i += step) {
      if (bytes[i] !== SYNC) throw damagedAt(at + i, 'The transport packet');
      const flags = bytes[i + 1] ?? 0;
      const pid = ((flags & 0x1f) << 8) | (bytes[i + 2] ?? 0);
      const isVideo = pid === stream.pid;
      if (!isVideo && !tables.has(pid)) continue;
      if ((flags & 0x80) !== 0) throw damagedAt(at + i, 'The transport packet');
      if (isVideo && ((bytes[i + 3] ?? 0) & 0xc0) !== 0) throw new NoIndexError('encrypted', 'The film is scrambled.');
      if (isVideo) pictures.add(at + i, bytes, i);
      else {
        tables.add(pid, bytes.subarray(i + contentAt(bytes, i), i + PACKET_BYTES), (flags & BEGINS) !== 0);
        if (tables.maps.size > 0) chosenStream(tables.maps, codec);
      }
    }
    if (bytes.length < PACKETS_A_STEP * step) break;
  }
  pictures.finish();
}
