import { crc32 } from 'node:zlib';

/** One line of a log. */
export interface RecordLine {
  /** Line number: one more than that of the line before. It never starts again, even when the log is rewritten. */
  readonly sequence: number;
  /** `snapshot` opens a log: the lines that follow it hold the state up to then. */
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
 * Write a line: `<CRC-32> <sequence> <+ or => <JSON>` and a line break. Lines of the first format were JSON alone and begin with a
 * brace, so they cannot be mistaken for one.
 */
export const writeRecordLine = ({ sequence, kind, text }: RecordLine): string => {
  const body = `${sequence} ${MARKS[kind]} ${text}`;
  return `${checksumOf(body)} ${body}\n`;
};

/**
 * Read a line, without its line break.
 * @returns undefined when the line is damaged
 */
export const readRecordLine = (line: Buffer): RecordLine | undefined => {
  const body = line.subarray(CHECKSUM_BYTES);
  if (line.toString('latin1', 0, CHECKSUM_BYTES) !== `${checksumOf(body)} `) return undefined;
  const match = BODY.exec(body.toString('utf8'));
  const [, sequence = '', mark, text = ''] = match ?? [];
  if (match === null) return undefined;
  return { sequence: Number(sequence), kind: mark === MARKS.snapshot ? 'snapshot' : 'entry', text };
};

/** A range of a file: offset of the first byte, and of the one behind the last. */
export interface FileSpan {
  readonly from: number;
  readonly to: number;
}

/** Content of one file of a log. */
export interface ScannedLog {
  readonly lines: readonly RecordLine[];
  /** Ranges that are no valid lines, in the file's order; adjacent ones are joined. */
  readonly damaged: readonly FileSpan[];
  /** Bytes behind the last line break, from an unfinished write. */
  readonly tail: FileSpan | undefined;
}

/** Find the lines of a log. After damaged bytes it continues with the next line. */
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
