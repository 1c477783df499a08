/** Containers that are read, by the names that ffmpeg's `-format_whitelist` matches (one of a demuxer's names suffices). */
export const ACCEPTED_DEMUXERS = ['mov', 'matroska', 'avi', 'mpegts', 'flv', 'ogg', 'mpeg', 'asf', 'mxf'] as const;

/** The same list for people. */
export const ACCEPTED_CONTAINERS = 'MP4, MOV, MKV, WebM, AVI, MPEG-TS, MPEG-PS, FLV, Ogg, WMV/ASF and MXF';

/** Most pixels a picture may have: 8K (7680×4320 = 33 M) fits, a decoder bomb does not. */
export const MAX_PIXELS = 40_000_000;

/** Largest single block that ffmpeg may ask for, in bytes. */
const MAX_ALLOC_BYTES = 268_435_456;
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
 * The options that stand before the URL of a source reader, for ffmpeg and ffprobe alike: what the bytes of a hostile file may
 * make them do ends here (which protocols, demuxers, how many streams and pixels). The reader verifies, goes on where a connection
 * broke off and knows what did not come; `-reconnect` makes ffmpeg ask it for the next byte. Every build knows these options.
 * @param search how far to look for the streams: of a probed source, what its probe found to be needed
 * @returns argv part that goes before `-i` and the URL; global options (`-max_alloc`) are in it too
 * @see https://ffmpeg.org/ffmpeg-protocols.html#http
 */
export const confinedReaderArgs = (search: SearchDepth = USUAL_SEARCH): string[] => [
  ...confinedContentArgs('http,tcp', search),
  ...['-reconnect', '1', '-reconnect_streamed', '1', '-reconnect_delay_max', `${RECONNECT_DELAY_MAX_S}`],
];
