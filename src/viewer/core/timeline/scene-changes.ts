import { NO_FINGERPRINT } from '../../../shared/kernels/fingerprint/fingerprint.ts';
import { type FingerprintRun, readFingerprints } from '../../../shared/kernels/fingerprint/fingerprint-file.ts';

/**
 * Bits of 64 in which the fingerprints of two seconds differ at least when the scene has changed between them. Those of unrelated
 * pictures differ in 32 on average.
 */
const LEAST_BITS = 22;
/** How many times as large as the differences beside it a change is at least: what fades or flickers differs for several seconds. */
const TIMES_AROUND = 1.2;

const bitsOf = (word: bigint): number => {
  let bits = 0;
  for (let rest = word; rest !== 0n; rest &= rest - 1n) bits += 1;
  return bits;
};

/** Bits in which each second differs from the one before it; 0 beside pictures that say nothing, such as black. */
const differencesOf = (hashes: BigUint64Array): number[] =>
  Array.from(hashes, (hash, at) => {
    const before = hashes[at - 1] ?? NO_FINGERPRINT;
    return before === NO_FINGERPRINT || hash === NO_FINGERPRINT ? 0 : bitsOf(before ^ hash);
  });

const changesIn = ({ firstSecond, hashes }: FingerprintRun): number[] => {
  const bits = differencesOf(hashes);
  return bits.flatMap((difference, at) => {
    const around = Math.max(bits[at - 1] ?? 0, bits[at + 1] ?? 0);
    return difference >= LEAST_BITS && difference >= TIMES_AROUND * around ? [firstSecond + at] : [];
  });
};

/**
 * Seconds of a film that show another scene than the second before them.
 * @param file content of `fingerprints.bin`
 * @returns ascending; empty when the file cannot be read
 */
export const sceneChanges = (file: Uint8Array): number[] => (readFingerprints(file) ?? []).flatMap(changesIn);

/** The change of scene before or after a second; undefined where there is none. @param direction -1 before, 1 after */
export const nextChange = (changes: readonly number[], second: number, direction: -1 | 1): number | undefined =>
  direction === 1 ? changes.find((change) => change > second) : changes.findLast((change) => change < second);

/**
 * Those of some seconds that can be told apart where they are drawn: of each stretch the first one, whatever follows it closely.
 * @param seconds ascending
 * @param least seconds between two of them
 */
export const apart = (seconds: readonly number[], least: number): number[] => {
  const kept: number[] = [];
  for (const second of seconds) if (second - (kept.at(-1) ?? Number.NEGATIVE_INFINITY) >= least) kept.push(second);
  return kept;
};
