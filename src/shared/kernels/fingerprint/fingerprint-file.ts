import { FINGERPRINT_BYTES, NO_FINGERPRINT } from './fingerprint.ts';

/** Fingerprints of consecutive seconds of a film. */
export interface FingerprintRun {
  readonly firstSecond: number;
  /** of each second; {@link NO_FINGERPRINT} where there is none */
  readonly hashes: BigUint64Array;
}

/** `FRFP`, version, count of runs; then the runs: first second and count; then all hashes. Little-endian, 4 bytes each but the hashes. */
const MAGIC = 0x50465246;
export const FINGERPRINT_VERSION = 1;
const HEAD_BYTES = 16;
const RUN_BYTES = 8;

/** Hashes as bytes, little-endian on every machine. */
export const bytesOfHashes = (hashes: BigUint64Array): Uint8Array => {
  const bytes = new Uint8Array(hashes.length * FINGERPRINT_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [at, hash] of hashes.entries()) view.setBigUint64(at * FINGERPRINT_BYTES, hash, true);
  return bytes;
};

/** Whole hashes of bytes; what is left at the end is dropped. */
export const hashesOfBytes = (bytes: Uint8Array): BigUint64Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.floor(bytes.length / FINGERPRINT_BYTES);
  return BigUint64Array.from({ length: count }, (_, at) => view.getBigUint64(at * FINGERPRINT_BYTES, true));
};

/** Join runs that follow one another. @param runs in order, without overlaps */
export const joinRuns = (runs: readonly FingerprintRun[]): FingerprintRun[] => {
  const joined: { firstSecond: number; hashes: bigint[] }[] = [];
  for (const { firstSecond, hashes } of runs) {
    const last = joined.at(-1);
    if (last !== undefined && last.firstSecond + last.hashes.length === firstSecond) last.hashes.push(...hashes);
    else joined.push({ firstSecond, hashes: [...hashes] });
  }
  return joined.map(({ firstSecond, hashes }) => ({ firstSecond, hashes: BigUint64Array.from(hashes) }));
};

/** `fingerprints.bin`: 8 bytes a second behind a small head. */
export const writeFingerprints = (runs: readonly FingerprintRun[]): Uint8Array => {
  const hashes = runs.map((run) => bytesOfHashes(run.hashes));
  const headBytes = HEAD_BYTES + runs.length * RUN_BYTES;
  const file = new Uint8Array(headBytes + hashes.reduce((sum, { length }) => sum + length, 0));
  const view = new DataView(file.buffer);
  for (const [at, word] of [MAGIC, FINGERPRINT_VERSION, runs.length, 0].entries()) view.setUint32(at * 4, word, true);
  let offset = headBytes;
  for (const [
    at,
    {
      firstSecond,
      hashes: { length },
    },
  ] of runs.entries()) {
    view.setUint32(HEAD_BYTES + at * RUN_BYTES, firstSecond, true);
    view.setUint32(HEAD_BYTES + at * RUN_BYTES + 4, length, true);
    file.set(hashes[at] ?? new Uint8Array(), offset);
    offset += length * FINGERPRINT_BYTES;
  }
  return file;
};

/** @returns undefined when the bytes are no such file, are cut off, or are of another version */
export const readFingerprints = (file: Uint8Array): FingerprintRun[] | undefined => {
  if (file.length < HEAD_BYTES) return undefined;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const word = (at: number) => view.getUint32(at, true);
  const count = word(8);
  if (word(0) !== MAGIC || word(4) !== FINGERPRINT_VERSION || HEAD_BYTES + count * RUN_BYTES > file.length)
    return undefined;
  let offset = HEAD_BYTES + count * RUN_BYTES;
  const runs: FingerprintRun[] = [];
  for (let run = 0; run < count; run += 1) {
    const at = HEAD_BYTES + run * RUN_BYTES;
    const end = offset + word(at + 4) * FINGERPRINT_BYTES;
    if (end > file.length) return undefined;
    runs.push({ firstSecond: word(at), hashes: hashesOfBytes(file.subarray(offset, end)) });
    offset = end;
  }
  return offset === file.length ? runs : undefined;
};

/** Seconds that have a fingerprint. */
export const countFingerprints = (runs: readonly FingerprintRun[]): number =>
  runs.reduce(
    (sum, { hashes }) => sum + hashes.reduce((found, hash) => found + (hash === NO_FINGERPRINT ? 0 : 1), 0),
    0,
  );
