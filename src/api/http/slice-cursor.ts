/**
 * The records that a client watching a job has received. Records are sent in the order in which they were stored. But a
 * record may turn up in a list a moment after records that were stored later, and S3 gives times in whole seconds. So a
 * cursor is a time, and the slices stored since then that were sent. No record is lost, none is sent twice, and the
 * server keeps no state for a client.
 */
export interface SliceCursor {
  /** all records stored before this time were sent, epoch milliseconds */
  readonly fromMs: number;
  /** records stored since then that were sent, by slice index: 'rendered', which is final, or the tag of the failed record */
  readonly told: ReadonlyMap<number, ToldState>;
}
export type ToldState = 'rendered' | number;

/** Longest text of a cursor: it has to fit into a request line. */
export const CURSOR_LENGTH = 8_500;

export const START: SliceCursor = { fromMs: 0, told: new Map() };

const VERSION = 1;
const TIME_BYTES = 6;
const TAG_BYTES = 2;
const TAGS = 2 ** (8 * TAG_BYTES);

/** Hash of an etag to two bytes. It tells versions of a record apart. */
export const tagOf = (etag: string): number => {
  let tag = 0;
  for (const character of etag) tag = (tag * 31 + (character.codePointAt(0) ?? 0)) % TAGS;
  return tag;
};

/** Append a varint: seven bits for each byte, the lowest first. @see https://protobuf.dev/programming-guides/encoding/#varints */
const pushVarint = (bytes: number[], value: number): void => {
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  bytes.push(rest);
};

/** Encode a cursor as text for a query. */
export const formatCursor = ({ fromMs, told }: SliceCursor): string => {
  const head = Buffer.alloc(1 + TIME_BYTES);
  head.writeUInt8(VERSION);
  head.writeUIntBE(fromMs, 1, TIME_BYTES);
  const bytes: number[] = [];
  let last = -1;
  for (const [index, what] of [...told].sort(([a], [b]) => a - b)) {
    pushVarint(bytes, (index - last - 1) * 2 + (what === 'rendered' ? 0 : 1));
    if (what !== 'rendered') bytes.push(what >> 8, what & 0xff);
    last = index;
  }
  return Buffer.concat([head, Buffer.from(bytes)]).toString('base64url');
};

/** @returns undefined for a text that is not a cursor */
export const parseCursor = (text: string): SliceCursor | undefined => {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text || bytes.length < 1 + TIME_BYTES || bytes[0] !== VERSION) return undefined;
  const told = new Map<number, ToldState>();
  let at = 1 + TIME_BYTES;
  let last = -1;
  const next = (): number => bytes[at++] ?? Number.NaN;
  while (at < bytes.length) {
    let value = 0;
    for (let scale = 1, byte = 0x80; byte >= 0x80; scale *= 0x80) {
      byte = next();
      value += (byte % 0x80) * scale;
      if (scale > 2 ** 28) return undefined;
    }
    last += Math.floor(value / 2) + 1;
    const what = value % 2 === 0 ? 'rendered' : next() * 0x100 + next();
    if (Number.isNaN(last) || Number.isNaN(what)) return undefined;
    told.set(last, what);
  }
  return { fromMs: bytes.readUIntBE(1, TIME_BYTES), told };
};
