import { InvalidEventError } from '../errors.ts';

/** Containers that are read, by the names that ffmpeg's `-format_whitelist` matches (one of a demuxer's names suffices). */
export const ACCEPTED_DEMUXERS = ['mov', 'matroska', 'avi', 'mpegts', 'flv', 'ogg', 'mpeg', 'asf', 'mxf'] as const;

/** The same list for people. */
export const ACCEPTED_CONTAINERS = 'MP4, MOV, MKV, WebM, AVI, MPEG-TS, MPEG-PS, FLV, Ogg, WMV/ASF and MXF';

/** Most pixels a picture may have: 8K (7680×4320 = 33 M) fits, a decoder bomb does not. */
export const MAX_PIXELS = 40_000_000;

/** Input options that not every ffmpeg knows; one that is passed and not known ends the run. */
export interface InputSupport {
  readonly reconnectOnNetworkError: boolean;
  readonly reconnectOnHttpError: boolean;
}

export interface RemoteInput {
  /** Presigned https URL. */
  readonly url: string;
  /** ETag of the object, with or without its quotes; resent on every seek, so that a replaced source ends in an error. */
  readonly etag: string;
  /** PEM file of the authorities that may vouch for the server. */
  readonly caFile: string;
}

/** Largest single block that ffmpeg may ask for, in bytes. */
const MAX_ALLOC_BYTES = 268_435_456;
const READ_TIMEOUT_US = 10_000_000;
const RECONNECT_DELAY_MAX_S = 4;
/** Films with fonts and subtitles have some two hundred; what more of them cost is bounded by the address space. */
export const MAX_STREAMS = 512;

/** How far into a file is looked to find what its streams are. */
export interface SearchDepth {
  readonly bytes: number;
  readonly seconds: number;
}

/** Enough where the streams are described at the front or begin together. */
export const USUAL_SEARCH: SearchDepth = { bytes: 5_000_000, seconds: 5 };

/** Tried in this order where the pictures begin later than that: recordings that start between key frames, sound before pictures. */
export const DEEPER_SEARCHES: readonly SearchDepth[] = [
  { bytes: 50_000_000, seconds: 30 },
  { bytes: 300_000_000, seconds: 180 },
];

const quoted = (etag: string): string => {
  // A line break would begin a header of its own.
  if (!/^"?[\x21\x23-\x7e]+"?$/.test(etag)) {
    throw new InvalidEventError(
      `The etag is ${JSON.stringify(etag)}; it must be printable ASCII without blanks, as the store gave it.`,
    );
  }
  return etag.startsWith('"') ? etag : `"${etag}"`;
};

/** What confines the bytes themselves, wherever they are read from. @param protocols the only ones that may be used */
const confinedContentArgs = (protocols: string, { bytes, seconds }: SearchDepth): string[] => [
  ...['-max_alloc', `${MAX_ALLOC_BYTES}`],
  ...['-protocol_whitelist', protocols],
  ...['-format_whitelist', ACCEPTED_DEMUXERS.join(',')],
  ...['-max_streams', `${MAX_STREAMS}`, '-max_pixels', `${MAX_PIXELS}`],
  ...['-probesize', `${bytes}`, '-analyzeduration', `${seconds * 1_000_000}`],
];

/** The same for a file of this machine: it leads to no other file or host. @returns argv part that goes before `-i` */
export const confinedFileArgs = (search: SearchDepth = USUAL_SEARCH): string[] => confinedContentArgs('file', search);

/**
 * The same for the URL of a source reader, for ffmpeg and ffprobe alike. The reader verifies, goes on where a connection
 * broke off and knows what did not come; `-reconnect` makes ffmpeg ask it for the next byte. Every build knows these options.
 */
export const confinedReaderArgs = (search: SearchDepth = USUAL_SEARCH): string[] => [
  ...confinedContentArgs('http,tcp', search),
  ...['-reconnect', '1', '-reconnect_streamed', '1', '-reconnect_delay_max', `${RECONNECT_DELAY_MAX_S}`],
];

/**
 * The options that stand before an input, for ffmpeg and ffprobe alike: what the bytes of a hostile file may make them do
 * ends here (which protocols, demuxers, hosts by certificate, how many streams and pixels, how long a read may stall).
 * @param input where to read and which version of the object it must be
 * @param support what the binary in question knows
 * @param search how far to look for the streams: of a probed source, what its probe found to be needed
 * @returns argv part that goes before `-i` and the URL; global options (`-max_alloc`) are in it too
 * @throws {InvalidEventError} when the etag is none
 * @see https://ffmpeg.org/ffmpeg-protocols.html#http
 */
export const confinedInputArgs = (
  input: RemoteInput,
  support: InputSupport,
  search: SearchDepth = USUAL_SEARCH,
): string[] => [
  ...confinedContentArgs('https,tls,tcp,httpproxy', search),
  ...['-tls_verify', '1', '-ca_file', input.caFile],
  ...['-rw_timeout', `${READ_TIMEOUT_US}`],
  ...['-reconnect', '1', '-reconnect_streamed', '1', '-reconnect_delay_max', `${RECONNECT_DELAY_MAX_S}`],
  ...(support.reconnectOnNetworkError ? ['-reconnect_on_network_error', '1'] : []),
  ...(support.reconnectOnHttpError ? ['-reconnect_on_http_error', '429,5xx'] : []),
  ...['-headers', `If-Match: ${quoted(input.etag)}\r\n`],
];
