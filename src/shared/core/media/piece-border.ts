import { readMatroskaSegment } from './matroska-segment.ts';

/** Bytes of a file between the last packet of one piece and the first packet of the next. */
export interface Between {
  /** from the last packet of the piece to some bytes after the beginning of the next piece's first packet */
  readonly bytes: Uint8Array;
  /** position of the next piece's first packet in `bytes` */
  readonly firstAt: number;
}

const PROGRAM_STREAM_PACK = Buffer.from([0, 0, 1, 0xba]);
const OGG_PAGE = Buffer.from('OggS');
const FLV_HEADERS = [0, 1, 4, 5].map((flags) => Buffer.from([0x46, 0x4c, 0x56, 1, flags, 0, 0, 0, 9]));
const SYNC = 0x47;
/** Sizes of transport packets: plain, and with a time stamp in front as on Blu-rays. */
const PACKET_BYTES = [188, 192];

/** Position of the last programme table before the first packet: a reader that begins there can identify the streams. */
const transportBorder = ({ bytes, firstAt }: Between): number => {
  const step = PACKET_BYTES.find((size) => bytes[firstAt - size] === SYNC) ?? 188;
  for (let at = firstAt; at > 0 && bytes[at] === SYNC; at -= step) {
    const begins = ((bytes[at + 1] ?? 0) & 0x40) !== 0;
    const program = ((bytes[at + 1] ?? 0) & 0x1f) * 256 + (bytes[at + 2] ?? 0);
    if (begins && program === 0) return at;
  }
  return firstAt;
};

const lastOf = (what: Buffer, { bytes, firstAt }: Between): number => {
  const at = Buffer.from(bytes.subarray(0, firstAt + what.length)).lastIndexOf(what);
  return at > 0 ? at : firstAt;
};

/** Position of the first page that begins a stream. @see RFC 3533, 6 */
const oggBorder = ({ bytes, firstAt }: Between): number => {
  const text = Buffer.from(bytes);
  for (let at = text.indexOf(OGG_PAGE); at >= 0; at = text.indexOf(OGG_PAGE, at + 1)) {
    if (((text[at + 5] ?? 0) & 2) !== 0) return at;
  }
  return firstAt;
};

/** Position of the first FLV file header; undefined when there is none. */
export const flvHeaderIn = (bytes: Uint8Array): number | undefined => {
  const found = FLV_HEADERS.map((header) => Buffer.from(bytes).indexOf(header)).filter((at) => at >= 0);
  return found.length === 0 ? undefined : Math.min(...found);
};

const EBML_HEADER = Buffer.from([0x1a, 0x45, 0xdf, 0xa3]);

/** Position of the header of another Matroska or WebM file; undefined when there is none. */
const matroskaBorder = ({ bytes, firstAt }: Between): number | undefined => {
  const at = Buffer.from(bytes.subarray(0, firstAt)).lastIndexOf(EBML_HEADER);
  return at < 0 || readMatroskaSegment(bytes.subarray(at)) === undefined ? undefined : at;
};

/**
 * Where to cut a file so that the part after the cut can be read by itself.
 * @param container ffprobe's name of the container
 * @returns position in `bytes`; undefined when no such part begins there
 */
export const pieceBorder = (container: string, between: Between): number | undefined => {
  if (container === 'flv') return flvHeaderIn(between.bytes);
  if (container === 'matroska,webm') return matroskaBorder(between);
  if (container === 'mpegts') return transportBorder(between);
  if (container === 'ogg') return oggBorder(between);
  return lastOf(PROGRAM_STREAM_PACK, between);
};
