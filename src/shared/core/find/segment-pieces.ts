import pLimit from 'p-limit';
import { FINGERPRINT_BYTES } from '../../kernels/fingerprint/fingerprint.ts';
import { bytesOfHashes, type FingerprintRun, readFingerprints } from '../../kernels/fingerprint/fingerprint-file.ts';
import { FIND_SEGMENTS_PREFIX, fingerprintsKey } from '../contracts/object-keys.ts';
import { objectBytes } from '../ports/object-bytes.ts';
import { hashesOfJob, type Segment, type SegmentJob } from './find-index.ts';
import { orUnreadable } from './or-unreadable.ts';
import type { FindStore } from './segment-reader.ts';

/** Hashes of a full segment: 32 MB, half a second of an ordinary network. */
export const FULL_SEGMENT_HASHES = 4_000_000;
const READS_IN_FLIGHT = 32;

/** The hashes of one job. */
export interface Piece {
  readonly job: SegmentJob;
  readonly hashes: Uint8Array;
}

const pieceOf = (jobId: string, mark: string, runs: readonly FingerprintRun[]): Piece => ({
  job: { jobId, mark, runs: runs.map(({ firstSecond, hashes }) => [firstSecond, hashes.length]) },
  hashes: Buffer.concat(runs.map(({ hashes }) => bytesOfHashes(hashes))),
});

/**
 * The fingerprints of a job that is in no segment. Those that are missing, or are no fingerprints, have no hash, so they are
 * not read each time.
 * @returns undefined when the store does not give them: the next search asks again
 */
const readPiece = async (
  jobId: string,
  mark: string,
  { store, outputBucket }: FindStore,
): Promise<Piece | undefined> => {
  const read = objectBytes(store, outputBucket, fingerprintsKey(jobId)).then((bytes) => ({ bytes }));
  const found = await orUnreadable(read);
  return found && pieceOf(jobId, mark, (found.bytes && readFingerprints(found.bytes)) ?? []);
};

/**
 * The fingerprints of jobs that are in no segment.
 * @param added job ids and their marks
 * @param marks of all jobs: those leave that the store does not give
 */
export const readPieces = async (
  added: readonly (readonly [string, string])[],
  marks: Map<string, string>,
  access: FindStore,
): Promise<Piece[]> => {
  const limit = pLimit(READS_IN_FLIGHT);
  const read = await Promise.all(added.map(([jobId, mark]) => limit(() => readPiece(jobId, mark, access))));
  for (const [at, [jobId]] of added.entries()) if (read[at] === undefined) marks.delete(jobId);
  return read.filter((piece) => piece !== undefined);
};

/** Whether the hashes of a job in a segment are those that it has now. */
export type IsLive = (job: SegmentJob) => boolean;

/** The jobs of a segment that are still there. */
export const livePieces = (segment: Segment, bytes: Uint8Array, isLive: IsLive): Piece[] => {
  const pieces: Piece[] = [];
  let at = 0;
  for (const job of segment.jobs) {
    const end = at + hashesOfJob(job) * FINGERPRINT_BYTES;
    if (isLive(job)) pieces.push({ job, hashes: bytes.subarray(at, end) });
    at = end;
  }
  return pieces;
};

/** Distribute jobs over segments that are full at most. */
const groupPieces = (pieces: readonly Piece[]): Piece[][] => {
  const groups: Piece[][] = [];
  let room = 0;
  for (const piece of pieces) {
    const hashes = piece.hashes.length / FINGERPRINT_BYTES;
    const last = groups.at(-1);
    if (last === undefined || hashes > room) {
      groups.push([piece]);
      room = FULL_SEGMENT_HASHES - hashes;
    } else {
      last.push(piece);
      room -= hashes;
    }
  }
  return groups;
};

/** A segment with its hashes. */
export interface HeldSegment {
  readonly segment: Segment;
  readonly bytes: Uint8Array;
}

/** Put jobs together into segments. @param newName names of segments, never the same twice */
export const segmentsOf = (pieces: readonly Piece[], newName: () => string): HeldSegment[] =>
  groupPieces(pieces).map((group) => {
    const hashes = Buffer.concat(group.map((piece) => piece.hashes));
    const segment = { key: `${FIND_SEGMENTS_PREFIX}${newName()}.bin`, jobs: group.map(({ job }) => job) };
    // A byte that is no hash is ignored.
    return { segment, bytes: hashes.length === 0 ? new Uint8Array(1) : hashes };
  });
