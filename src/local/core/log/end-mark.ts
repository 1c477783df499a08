import { readRecordLine, writeRecordLine } from './record-line.ts';

/**
 * The last acknowledged line of a log, in a file of its own that is overwritten in place. A log that ends before its mark was cut
 * short. A log that ends behind it belonged to a process that was killed before it could acknowledge the rest.
 * @param sequence of the last line that was acknowledged
 * @returns always the same number of bytes
 */
export const writeEndMark = (sequence: number): string =>
  writeRecordLine({
    sequence,
    kind: 'entry',
    text: JSON.stringify({ end: true, pad: '0'.repeat(15 - String(sequence).length) }),
  });

/** @returns 0 when there is no mark, or none that can be read */
export const readEndMark = (content: Buffer | undefined): number => {
  if (content === undefined) return 0;
  const end = content.indexOf(10);
  return readRecordLine(end < 0 ? content : content.subarray(0, end))?.sequence ?? 0;
};
