/** Accepted containers, by the names that ffmpeg's `-format_whitelist` matches (one of a demuxer's names suffices). */
export const ACCEPTED_DEMUXERS = ['mov', 'matroska', 'avi', 'mpegts', 'flv', 'ogg', 'mpeg', 'asf', 'mxf'] as const;

/** {@link ACCEPTED_DEMUXERS} as text for messages. */
export const ACCEPTED_CONTAINERS = 'MP4, MOV, MKV, WebM, AVI, MPEG-TS, MPEG-PS, FLV, Ogg, WMV/ASF and MXF';

/** Most pixels a picture may have: 8K (7680×4320 = 33 M) fits, a decoder bomb does not. */
export const MAX_PIXELS = 40_000_000;

/** Largest single block that ffmpeg may ask for, in bytes. */
const MAX_ALLOC_BYTES = 268_435_456;
const RECONNECT_DELAY_MAX_S = 4;
/**
 * Most streams of a file. Films with fonts and subtitles have about two hundred; the limit of the address space bounds
 * what streams cost.
 */
export const MAX_STREAMS = 512;

/** How much of a file is read to detect its streams. */
export interface SearchDepth {
  readonly bytes: number;
  readonly seconds: number;
}

/** Enough for files whose streams are described at the front or begin together. */
export const USUAL_SEARCH: SearchDepth = { bytes: 5_000_000, seconds: 5 };

/**
 * Tried in this order when {@link USUAL_SEARCH} finds no pictures: recordings that start between key frames, sound
 * before pictures.
 */
export const DEEPER_SEARCHES: readonly SearchDepth[] = [
  { bytes: 50_000_000, seconds: 30 },
  { bytes: 300_000_000, seconds: 180 },
];

/**
 * Options that limit what the content may cause, wherever it is read from.
 * @param protocols the only protocols that may be used
 */
const confinedContentArgs = (protocols: string, { bytes, seconds }: SearchDepth): string[] => [
  ...['-max_alloc', `${MAX_ALLOC_BYTES}`],
  ...['-protocol_whitelist', protocols],
  ...['-format_whitelist', ACCEPTED_DEMUXERS.join(',')],
  ...['-max_streams', `${MAX_STREAMS}`, '-max_pixels', `${MAX_PIXELS}`],
  ...['-probesize', `${bytes}`, '-analyzeduration', `${seconds * 1_000_000}`],
];

/**
 * Options for a local file: its content cannot make ffmpeg open another file or host.
 * @returns argv part that goes before `-i`
 */
export const confinedFileArgs = (search: SearchDepth = USUAL_SEARCH): string[] => confinedContentArgs('file', search);

/**
 * Options for the URL of a source reader, for ffmpeg and ffprobe alike. They limit what the content of a hostile file can
 * make the program do: protocols, demuxers, number of streams and pixels. The reader verifies the bytes, resumes broken
 * connections and records which bytes did not arrive; `-reconnect` makes ffmpeg ask it for the next byte. Every build has
 * these options.
 * @param search how far to look for the streams; for a source that was probed, the depth that its probe needed
 * @returns argv part that goes before `-i` and the URL; global options (`-max_alloc`) are in it too
 * @see https://ffmpeg.org/ffmpeg-protocols.html#http
 */
export const confinedReaderArgs = (search: SearchDepth = USUAL_SEARCH): string[] => [
  ...confinedContentArgs('http,tcp', search),
  ...['-reconnect', '1', '-reconnect_streamed', '1', '-reconnect_delay_max', `${RECONNECT_DELAY_MAX_S}`],
];

/**
 * Options for the URL of an excerpt: a stream that is read once from its beginning, of the demuxer that wrote it.
 * @returns argv part that goes before `-i` and the URL
 */
export const confinedStreamArgs = (search: SearchDepth = USUAL_SEARCH): string[] => [
  ...confinedContentArgs('http,tcp', search),
  ...['-seekable', '0'],
];
