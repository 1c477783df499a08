import type { SequenceRange } from './merge-copies.ts';
import type { FileSpan } from './record-line.ts';

/** Damage of one file of a log. */
export interface DamagedFile {
  /** absolute path */
  readonly path: string;
  readonly isMissing: boolean;
  readonly bytes: readonly FileSpan[];
  /** number of lines that the file should have and lacks */
  readonly lacking: number;
}

/** Damage of a log. A killed process causes no such damage. */
export interface LogDamage {
  readonly files: readonly DamagedFile[];
  /** lines that could be read from neither file */
  readonly missing: readonly SequenceRange[];
  /** whether the number of lines before the first one is unknown */
  readonly headMissing: boolean;
  /** readable lines that do not match the schema of this version, each with the mismatch */
  readonly refused: readonly string[];
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const describeFile = ({ path, isMissing, bytes, lacking }: DamagedFile): string => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (isMissing) return `${name} is missing`;
  const size = bytes.reduce((sum, { from, to }) => sum + to - from, 0);
  const first = bytes[0];
  const where = first === undefined ? [] : [`${count(size, 'unreadable byte')} from byte ${first.from} on`];
  return `${name}: ${[...where, ...(lacking > 0 ? [`${count(lacking, 'line')} missing`] : [])].join(', ')}`;
};

/** Number of missing lines; at least one when the number is unknown. */
export const lostLineCount = ({ missing, headMissing, refused }: LogDamage): number =>
  missing.reduce((sum, { from, to }) => sum + to - from + 1, 0) + refused.length + (headMissing ? 1 : 0);

/**
 * Describe the damage of a log and its consequences in one line.
 * @param what name of the log, as the beginning of a sentence
 * @param meaning possible content of the lost lines, and the remedy
 * @param isRepaired whether the damage has been repaired; false when the log is only examined
 */
export const describeDamage = (what: string, damage: LogDamage, meaning: string, isRepaired = true): string => {
  const files = damage.files.map(describeFile);
  const lost = lostLineCount(damage);
  const found = files.length === 0 ? '' : ` (${files.join('; ')})`;
  if (lost === 0 && isRepaired)
    return `${what} was damaged${found}. It was repaired from its other copy; nothing is lost.`;
  if (lost === 0) return `${what} is damaged${found}. The next start repairs it from its other copy; nothing is lost.`;
  const refused = damage.refused[0] === undefined ? '' : ` (the first of them: ${damage.refused[0]})`;
  const lines =
    damage.headMissing && lost === 1
      ? 'Its beginning'
      : `${damage.headMissing ? 'Its beginning and ' : ''}${count(lost - (damage.headMissing ? 1 : 0), 'line')} of it`;
  return `${what} ${isRepaired ? 'was' : 'is'} damaged${found}. ${lines} cannot be read${refused}: ${meaning}`;
};
