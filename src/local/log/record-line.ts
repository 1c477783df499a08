import { crc32 } from 'node:zlib';

/** One line of a log. */
export interface RecordLine {
  /** Place in the log: one more than that of the line before, for the whole life of the log. */
  readonly sequence: number;
  /** `snapshot` opens a log: what came before is in the lines that follow it. */
  readonly kind: 'snapshot' | 'entry';
  /** JSON without line breaks. */
  readonly text: string;
}

const NEWLINE = 10;
/** `<CRC-32, 8 hex> `, which the checksum itself does not cover. */
const CHECKSUM_BYTES = 9;
const MARKS = { snapshot: '=', entry: '+' } as const;
const BODY = /^(\d{1,15}) ([=+]) (.*)$/s;

const checksumOf = (body: string | Uint8Array): string => crc32(body).toString(16).padStart(8, '0');

/**
 * Write a line: `<CRC-32> <sequence> <+ or => <JSON>` and a line break. No line of the first format, which was JSON alone, looks
 * like it, and nothing that begins with a brace is taken for one.
 */
export const writeRecordLine = ({ sequence, kind, text }: RecordLine): string => {
  const body = `${sequence} ${MARKS[kind]} ${text}`;
  return `${checksumOf(body)} ${body}\n`;
};

/**
 * Read a line, without its line break.
 * @returns undefined when a byte of it is not as it was written
 */
export const readRecordLine = (line: Buffer): RecordLine | undefined => {
  const body = line.subarray(CHECKSUM_BYTES);
  if (line.toString('latin1', 0, CHECKSUM_BYTES) !== `${checksumOf(body)} `) return undefined;
  const match = BODY.exec(body.toString('utf8'));
  const [, sequence = '', mark, text = ''] = match ?? [];
  if (match === null) return undefined;
  return { sequence: Number(sequence), kind: mark === MARKS.snapshot ? 'snapshot' : 'entry', text };
};

/** Bytes of a file: the first, and the one behind the last. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** What one file of a log holds. */
export interface ScannedLog {
  readonly lines: readonly RecordLine[];
  /** What is no line, in the file's order; neighbours are one range. */
  readonly damaged: readonly ByteRange[];
  /** Bytes behind the last line break: a write that was not finished. */
  readonly tail: ByteRange | undefined;
}

/** Find the lines of a log. Behind bytes that are none, it goes on with the next line. */
export const scanRecordLines = (content: Buffer): ScannedLog => {
  const lines: RecordLine[] = [];
  const damaged: { from: number; to: number }[] = [];
  let from = 0;
  for (let to = content.indexOf(NEWLINE); to >= 0; to = content.indexOf(NEWLINE, from)) {
    const line = readRecordLine(content.subarray(from, to));
    const before = damaged.at(-1);
    if (line !== undefined) lines.push(line);
    else if (before?.to === from) before.to = to + 1;
    else damaged.push({ from, to: to + 1 });
    from = to + 1;
  }
  return { lines, damaged, tail: from < content.length ? { from, to: content.length } : undefined };
};
