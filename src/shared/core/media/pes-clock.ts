/** First and last time of the video in a window of a transport or program stream, microseconds. */
export interface WindowClock {
  readonly firstUs: number;
  readonly lastUs: number;
}

const SYNC = 0x47;
/** Sizes of transport packets: plain, and with a time stamp in front as on Blu-rays. */
const PACKET_BYTES = [188, 192];
const TICKS_PER_SECOND = 90_000;
/** Time stamps have 33 bits; the clock starts over after this many microseconds. */
const WRAP_US = (2 ** 33 / TICKS_PER_SECOND) * 1e6;

/**
 * Reads a time of five bytes with marker bits in between; undefined when the marker bits are not set.
 * @see ISO/IEC 13818-1, 2.4.3.7
 */
const readTime = (bytes: Uint8Array, at: number): number | undefined => {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = bytes.subarray(at, at + 5);
  if ((a & 1 & c & e) === 0) return undefined;
  return ((a >> 1) & 7) * 2 ** 30 + b * 2 ** 22 + (c >> 1) * 2 ** 15 + d * 2 ** 7 + (e >> 1);
};

/**
 * Decoding time, else presentation time, of the picture whose header is at `at`; undefined when there is no header with
 * a time.
 */
const timeOfHeader = (bytes: Uint8Array, at: number): number | undefined => {
  if (at + 19 > bytes.length || bytes[at] !== 0 || bytes[at + 1] !== 0 || bytes[at + 2] !== 1) return undefined;
  const id = bytes[at + 3] ?? 0;
  const isVideo = (id & 0xf0) === 0xe0 || id === 0xfd;
  if (!isVideo || ((bytes[at + 6] ?? 0) & 0xc0) !== 0x80) return undefined;
  const has = (bytes[at + 7] ?? 0) >> 6;
  if (has !== 2 && has !== 3) return undefined;
  const ticks = readTime(bytes, has === 3 ? at + 14 : at + 9);
  return ticks === undefined ? undefined : Math.round((ticks / TICKS_PER_SECOND) * 1e6);
};

/** Positions of the headers in packets of one PID. The window may begin in the middle of a packet. */
function* transportHeaders(bytes: Uint8Array, pid: number): Generator<number> {
  for (const step of PACKET_BYTES) {
    let start = 0;
    const isGrid = (at: number) => [0, 1, 2, 3].every((i) => bytes[at + i * step] === SYNC);
    while (start < step && !isGrid(start)) start += 1;
    if (start === step) continue;
    for (let at = start; at + step <= bytes.length && bytes[at] === SYNC; at += step) {
      const [, second = 0, third = 0, fourth = 0, adaptation = 0] = bytes.subarray(at, at + 5);
      const begins = (second & 0x40) !== 0 && (second & 0x1f) * 256 + third === pid && (fourth & 0x10) !== 0;
      if (begins) yield at + 4 + ((fourth & 0x20) === 0 ? 0 : 1 + adaptation);
    }
    return;
  }
}

function* programHeaders(bytes: Uint8Array, streamId: number): Generator<number> {
  const mark = Buffer.from([0, 0, 1, streamId & 0xff]);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) yield at;
}

/**
 * The clock of a video within some bytes of a stream.
 * @param container `mpegts` or `mpeg`, as ffprobe names them
 * @param id the container's number of the track: PID, or the stream id in its headers
 * @returns undefined when these bytes contain no time of the track
 */
export const clockIn = (bytes: Uint8Array, container: string, id: number): WindowClock | undefined => {
  const headers = container === 'mpegts' ? transportHeaders(bytes, id) : programHeaders(bytes, id);
  const times = [...headers].map((at) => timeOfHeader(bytes, at)).filter((time) => time !== undefined);
  const [firstUs] = times;
  const lastUs = times.at(-1);
  return firstUs === undefined || lastUs === undefined ? undefined : { firstUs, lastUs };
};

/** Difference between two times, microseconds. A clock that started over after its 33 bits counts as running on. */
export const clockDifference = (fromUs: number, toUs: number): number => {
  const difference = toUs - fromUs;
  return difference < -WRAP_US / 2 ? difference + WRAP_US : difference;
};
