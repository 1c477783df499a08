import { NoIndexError } from '../no-index.ts';
import { damagedAt, type Scan } from '../scan.ts';
import { unitsByConfiguration } from '../units/configuration.ts';
import type { UnitForm } from '../units/picture-look.ts';
import { childrenIn, MAX_ELEMENT_HEAD_BYTES, readElementHead, readUint } from './ebml.ts';
import { ID, TOP_LEVEL } from './element-ids.ts';

/** An element of a file; `end` is undefined where the file does not say. */
interface Element {
  readonly id: number;
  readonly at: number;
  readonly bodyAt: number;
  readonly end: number | undefined;
}

/** An element that lies within its parent. */
type Child = Element & { readonly end: number };

/** The chosen track of a film. */
export interface MatroskaTrack {
  /** as blocks name it */
  readonly number: number;
  /** its entry in the list of tracks, as it is in the file */
  readonly entry: Uint8Array;
  readonly units: UnitForm | undefined;
  /** whether packets are stored in another form than decoders get them: compressed, or without their beginning */
  readonly encoded: boolean;
}

/** What is known of a Matroska or WebM film before its first cluster. */
export interface MatroskaHead {
  /** the header of the file, and the element about the film, as they are */
  readonly ebml: Uint8Array;
  readonly info: Uint8Array;
  readonly track: MatroskaTrack;
  /** nanoseconds of a tick */
  readonly scaleNs: number;
  /** first byte of the segment's content: positions in the file count from there */
  readonly bodyAt: number;
  /** where the file says that its cues are */
  readonly cuesAt: number | undefined;
  /** the first cluster */
  readonly clustersAt: number;
  /** end of the segment, at most the file's */
  readonly end: number;
}

const VIDEO = 1;
const DEFAULT_SCALE_NS = 1_000_000;
/** More elements than the head of any sane film has. */
const MAX_ELEMENTS = 20_000;
/** More bytes than any of the parts that are kept needs. */
const MAX_PART_BYTES = 256 * 1024;
/** Pictures of this codec have a time of decoding only. */
const UNTIMED_CODEC = 'V_MS/VFW/FOURCC';
/** A scale of 1, as a float of four or eight bytes. */
const SCALE_OF_ONE = /^3f(?:80|f0)0+$/;
/** Codecs whose description says how units lie in packets. */
const CONFIGURED: Readonly<Record<string, 'h264' | 'hevc'>> = {
  'V_MPEG4/ISO/AVC': 'h264',
  'V_MPEGH/ISO/HEVC': 'hevc',
};

const tooLarge = (what: string): NoIndexError =>
  new NoIndexError('tooLarge', `${what} of the film takes too many bytes.`);

function* elementAt(at: number): Scan<Element> {
  const head = readElementHead(yield { at, length: MAX_ELEMENT_HEAD_BYTES });
  if (head === undefined) throw damagedAt(at, 'The element');
  const bodyAt = at + head.length;
  return { id: head.id, at, bodyAt, end: head.size === undefined ? undefined : bodyAt + head.size };
}

function* copyOf(at: number, end: number, what: string): Scan<Uint8Array> {
  if (end - at > MAX_PART_BYTES) throw tooLarge(what);
  const bytes = yield { at, length: end - at };
  if (bytes.length < end - at) throw damagedAt(at, what);
  return Uint8Array.from(bytes);
}

/**
 * Reads an entry of the list of tracks.
 * @param entry with its head
 * @param body without it
 * @returns undefined when it is no video track that ffmpeg makes a stream of
 */
export const readTrack = (entry: Uint8Array, body: Uint8Array): MatroskaTrack | undefined => {
  const children = new Map([...childrenIn(body)].map(({ id, body: content }) => [id, content]));
  const name = children.get(ID.codecId);
  if (readUint(children.get(ID.trackType) ?? new Uint8Array()) !== VIDEO || name === undefined) return undefined;
  const codec = Buffer.from(name).toString('latin1').replace(/\0.*$/s, '');
  if (codec === UNTIMED_CODEC) throw new NoIndexError('clock', `Pictures of ${UNTIMED_CODEC} have no times.`);
  const scale = children.get(ID.trackTimestampScale);
  const delay = children.get(ID.codecDelay);
  const isScaled = scale !== undefined && !SCALE_OF_ONE.test(Buffer.from(scale).toString('hex'));
  if (isScaled || (delay !== undefined && readUint(delay) !== 0)) {
    throw new NoIndexError('clock', 'The clock of the track is not that of the file.');
  }
  const encoded = children.has(ID.contentEncodings);
  const kind = CONFIGURED[codec];
  const units = kind && unitsByConfiguration(kind, children.get(ID.codecPrivate) ?? new Uint8Array());
  return { number: readUint(children.get(ID.trackNumber) ?? new Uint8Array()), entry, units, encoded };
};

function* readTracks(tracks: Child, ordinal: number | undefined): Scan<MatroskaTrack> {
  const numbers = new Set<number>();
  let chosen: MatroskaTrack | undefined;
  let videos = 0;
  let left = MAX_ELEMENTS;
  for (let at = tracks.bodyAt; at < tracks.end; left -= 1) {
    const entry = yield* elementAt(at);
    if (entry.end === undefined || entry.end > tracks.end || left === 0) throw damagedAt(at, 'The entry of a track');
    if (entry.id === ID.trackEntry) {
      const bytes = yield* copyOf(at, entry.end, 'The description of a track');
      const track = readTrack(bytes, bytes.subarray(entry.bodyAt - at));
      if (track !== undefined) {
        if (numbers.has(track.number)) throw damagedAt(at, 'The number of a track');
        numbers.add(track.number);
        if (videos === (ordinal ?? 0)) chosen = track;
        videos += 1;
      }
    }
    at = entry.end;
  }
  // Plans of earlier versions do not say which track they mean.
  if (chosen === undefined || (ordinal === undefined && videos > 1)) {
    throw new NoIndexError('descriptions', 'The chosen track is not found among those of the file.');
  }
  return chosen;
}

/** The position of the cues by a list of positions. */
const cuesListed = (seekHead: Uint8Array): number | undefined => {
  for (const seek of childrenIn(seekHead)) {
    const children = new Map([...childrenIn(seek.body)].map(({ id, body }) => [id, readUint(body)]));
    if (children.get(ID.seekId) === ID.cues) return children.get(ID.seekPosition);
  }
  return undefined;
};

/**
 * Read a Matroska or WebM film up to its first cluster.
 * @param sizeBytes of the file
 * @param ordinal position of the chosen track among the video tracks
 * @throws {NoIndexError} when it is not laid out so that excerpts can be made of it
 */
export function* scanMatroskaHead(sizeBytes: number, ordinal: number | undefined): Scan<MatroskaHead> {
  const header = yield* elementAt(0);
  if (header.id !== ID.ebml || header.end === undefined) throw damagedAt(0, 'The header');
  const ebml = yield* copyOf(0, header.end, 'The header');
  const segment = yield* elementAt(header.end);
  if (segment.id !== ID.segment) throw damagedAt(segment.at, 'The segment');
  const end = Math.min(segment.end ?? sizeBytes, sizeBytes);
  const { bodyAt } = segment;
  let info: Uint8Array | undefined;
  let cuesAt: number | undefined;
  let scaleNs = DEFAULT_SCALE_NS;
  let track: MatroskaTrack | undefined;
  let left = MAX_ELEMENTS;
  for (let at = bodyAt; ; left -= 1) {
    if (at >= end || left === 0) throw damagedAt(at, 'The first cluster');
    const element = yield* elementAt(at);
    if (element.id === ID.cluster) {
      if (info === undefined || track === undefined) throw damagedAt(at, 'The description in front of the cluster');
      return { ebml, info, track, scaleNs, bodyAt, cuesAt, clustersAt: at, end };
    }
    if (element.end === undefined || element.end > end) throw damagedAt(at, 'The element');
    if (!TOP_LEVEL.has(element.id) && element.id !== ID.void && element.id !== ID.crc32)
      throw damagedAt(at, 'The element');
    if (element.id === ID.info && info === undefined) {
      info = yield* copyOf(at, element.end, 'The title');
      for (const { id, body } of childrenIn(info.subarray(element.bodyAt - at))) {
        if (id === ID.timestampScale) scaleNs = readUint(body);
      }
    }
    if (element.id === ID.cues) cuesAt = at;
    if (element.id === ID.seekHead) {
      const position = cuesListed(
        (yield* copyOf(at, element.end, 'The list of positions')).subarray(element.bodyAt - at),
      );
      if (position !== undefined) cuesAt ??= bodyAt + position;
    }
    if (element.id === ID.tracks && track === undefined)
      track = yield* readTracks({ ...element, end: element.end }, ordinal);
    at = element.end;
  }
}
