/** Times that a window of a transport or program stream holds for its video, microseconds. */
export interface WindowClock {
  readonly firstUs: number;
  readonly lastUs: number;
}

const SYNC = 0x47;
/** Of transport packets: plain, and with a time in front as Blu-rays have it. */
const PACKET_BYTES = [188, 192];
const TICKS_PER_SECOND = 90_000;
/** Times are of 33 bits. */
const WRAP_US = (2 ** 33 / TICKS_PER_SECOND) * 1e6;

/** Five bytes with marker bits in between; undefined when these are not set. @see ISO/IEC 13818-1, 2.4.3.7 */
const readTime = (bytes: Uint8Array, at: number): number | undefined => {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = bytes.subarray(at, at + 5);
  if ((a & 1 & c & e) === 0) return undefined;
  return ((a >> 1) & 7) * 2 ** 30 + b * 2 ** 22 + (c >> 1) * 2 ** 15 + d * 2 ** 7 + (e >> 1);
};

/** When the picture that begins with a header is decoded, else shown; undefined where there is no header with a time. */
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

/** Where the packets of a program begin with a header, in a window that begins anywhere. */
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
 * @param id of the track as the container counts: PID, or the id of its headers
 * @returns undefined where no time of it is in these bytes
 */
export const clockIn = (bytes: Uint8Array, container: string, id: number): WindowClock | undefined => {
  const headers = container === 'mpegts' ? transportHeaders(bytes, id) : programHeaders(bytes, id);
  const times = [...headers].map((at) => timeOfHeader(bytes, at)).filter((time) => time !== undefined);
  const [firstUs] = times;
  const lastUs = times.at(-1);
  return firstUs === undefined || lastUs === undefined ? undefined : { firstUs, lastUs };
};

/** From one time to another, microseconds; a clock that has run through its 33 bits goes on. */
export const clockDifference = (fromUs: number, toUs: number): number => {
  const difference = toUs - fromUs;
  return difference < -WRAP_US / 2 ? difference + WRAP_US : difference;
};
