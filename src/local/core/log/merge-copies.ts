import type { RecordLine, ScannedLog } from './record-line.ts';

/** A range of line numbers, both ends included. */
export interface SequenceRange {
  readonly from: number;
  readonly to: number;
}

/** The merged content of a log's two copies. */
export interface MergedLog {
  /** Entries from the last snapshot on, in order. */
  readonly lines: readonly RecordLine[];
  /** Number of the last line that is known to have existed; 0 for a log without lines. */
  readonly lastSequence: number;
  /** Lines that neither copy has. */
  readonly missing: readonly SequenceRange[];
  /** Neither copy has the snapshot line that opens a log, so the number of lines before the first one is unknown. */
  readonly headMissing: boolean;
  /** For each copy, the number of lines that it lacks, apart from those of an unfinished write. */
  readonly lacking: readonly number[];
}

/** How many lines follow a snapshot's first one. */
const snapshotLines = ({ text }: RecordLine): number => {
  const lines = /^\{"lines":(\d{1,12})\}$/.exec(text)?.[1];
  return Number(lines ?? 0);
};

/** Ranges between `first` and `last` that are missing from ascending numbers. */
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
 * Merge the copies of a log: a line counts as present when one of them has it.
 * @param copies content of each file; undefined for a file that does not exist
 * @param acknowledged number of the last acknowledged line; 0 when it is unknown
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
  // A kill between the two renames of a compaction leaves one copy whole in its former state, or absent when there was no former one.
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
