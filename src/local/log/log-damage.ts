import type { SequenceRange } from './merge-copies.ts';
import type { ByteRange } from './record-line.ts';

/** What was wrong with one file of a log. */
export interface DamagedFile {
  /** absolute path */
  readonly path: string;
  readonly isMissing: boolean;
  readonly bytes: readonly ByteRange[];
  /** lines that the file should have and has not */
  readonly lacking: number;
}

/** What was wrong with a log. A killed process does none of this. */
export interface LogDamage {
  readonly files: readonly DamagedFile[];
  /** lines that could be read nowhere */
  readonly missing: readonly SequenceRange[];
  /** whether it is unknown how much came before the first line */
  readonly headMissing: boolean;
  /** lines that were read and say nothing that this version understands, with what does not fit */
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

/** Number of lines that are missing; at least one where it is unknown how many. */
export const lostLines = ({ missing, headMissing, refused }: LogDamage): number =>
  missing.reduce((sum, { from, to }) => sum + to - from + 1, 0) + refused.length + (headMissing ? 1 : 0);

/**
 * Say in one line what was wrong with a log and what that means.
 * @param what the log, at the beginning of a sentence
 * @param meaning what lines that are gone may have been, and what to do
 * @param isRepaired whether it has been made good, or is only looked at
 */
export const describeDamage = (what: string, damage: LogDamage, meaning: string, isRepaired = true): string => {
  const files = damage.files.map(describeFile);
  const lost = lostLines(damage);
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
