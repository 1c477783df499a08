import { type FingerprintRun, readFingerprints } from '../../../shared/kernels/fingerprint/fingerprint-file.ts';
import { NO_FINGERPRINT } from '../../../shared/kernels/fingerprint/fingerprint.ts';

/**
 * Bits of 64 in which the fingerprints of two seconds differ at least when the scene has changed between them. Those of unrelated
 * pictures differ in 32 on average, those of neighbouring seconds of one scene in less than 16.
 */
const LEAST_BITS = 20;

const bitsOf = (word: bigint): number => {
  let bits = 0;
  for (let rest = word; rest !== 0n; rest &= rest - 1n) bits += 1;
  return bits;
};

const changesIn = ({ firstSecond, hashes }: FingerprintRun): number[] => {
  const changes: number[] = [];
  for (let at = 1; at < hashes.length; at += 1) {
    const [before = NO_FINGERPRINT, now = NO_FINGERPRINT] = [hashes[at - 1], hashes[at]];
    // A picture that says nothing, such as black, is as far from every other.
    if (before === NO_FINGERPRINT || now === NO_FINGERPRINT) continue;
    if (bitsOf(before ^ now) >= LEAST_BITS) changes.push(firstSecond + at);
  }
  return changes;
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
