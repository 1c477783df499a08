import type { RecordLine, ScannedLog } from './record-line.ts';

/** Numbers of lines, both included. */
export interface SequenceRange {
  readonly from: number;
  readonly to: number;
}

/** What the two copies of a log say together. */
export interface MergedLog {
  /** Entries from the last snapshot on, in order. */
  readonly lines: readonly RecordLine[];
  /** Number of the last line that is known to have been there; 0 for a log that has none. */
  readonly lastSequence: number;
  /** Lines that neither copy has. */
  readonly missing: readonly SequenceRange[];
  /** Neither copy has the line that a log opens with: how much came before the first line is not known. */
  readonly headMissing: boolean;
  /** By copy: lines that it lacks, those apart of a write that was not finished. */
  readonly lacking: readonly number[];
}

/** How many lines follow a snapshot's first one. */
const snapshotLines = ({ text }: RecordLine): number => {
  const lines = /^\{"lines":(\d{1,12})\}$/.exec(text)?.[1];
  return Number(lines ?? 0);
};

/** What is missing between `first` and `last` of ascending numbers. */
const gapsOf = (sequences: readonly number[], first: number, last: number): SequenceRange[] => {
  const gaps: SequenceRange[] = [];
  let next = first;
  for (const sequence of sequences) {
    if (sequence > next) gaps.push({ from: next, to: sequence - 1 });
    next = Math.max(next, sequence + 1);
  }
  if (next <= last) gaps.push({ from: next, to: last });
  return gaps;
};

/**
 * Put the copies of a log together: a line that one of them has is there.
 * @param copies what each file holds; undefined for a file that is not there
 * @param acknowledged number of the last line that somebody was told of; 0 when that is not known
 */
export const mergeCopies = (copies: readonly (ScannedLog | undefined)[], acknowledged: number): MergedLog => {
  const bySequence = new Map<number, RecordLine>();
  for (const copy of copies) {
    for (const line of copy?.lines ?? []) if (!bySequence.has(line.sequence)) bySequence.set(line.sequence, line);
  }
  const sequences = [...bySequence.keys()].sort((a, b) => a - b);
  const head = sequences.findLast((sequence) => bySequence.get(sequence)?.kind === 'snapshot');
  const headLine = head === undefined ? undefined : bySequence.get(head);
  const first = head ?? sequences[0] ?? 1;
  const complete = headLine === undefined ? 0 : first + snapshotLines(headLine);
  const lastSequence = Math.max(sequences.at(-1) ?? 0, complete, acknowledged);

  const present = sequences.filter((sequence) => sequence >= first);
  // A kill between the two renames of a compaction leaves one copy whole in its former life; where there was none, it is not there.
  const isFormer = (copy: ScannedLog | undefined): boolean =>
    (copy?.lines.at(-1)?.sequence ?? 0) === first - 1 && lastSequence === complete && (copy?.damaged.length ?? 0) === 0;
  const promised = Math.max(acknowledged, complete);
  const lacking = copies.map((copy) => {
    if (isFormer(copy)) return 0;
    const own = new Set(copy?.lines.map(({ sequence }) => sequence));
    return present.filter((sequence) => sequence <= promised && !own.has(sequence)).length;
  });
  return {
    lines: present.flatMap((sequence) => {
      const line = bySequence.get(sequence);
      return line?.kind === 'entry' ? [line] : [];
    }),
    lastSequence,
    missing: gapsOf(present, first, lastSequence),
    headMissing: head === undefined && copies.some((copy) => copy !== undefined),
    lacking,
  };
};
