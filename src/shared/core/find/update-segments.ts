import pLimit from 'p-limit';
import { FINGERPRINT_BYTES } from '../../kernels/fingerprint/fingerprint.ts';
import { bytesOfHashes, type FingerprintRun, readFingerprints } from '../../kernels/fingerprint/fingerprint-file.ts';
import { FIND_MARKS_PREFIX, FIND_SEGMENTS_PREFIX, fingerprintsKey, jobIdOfFindMark } from '../contracts/object-keys.ts';
import { StorageError } from '../errors/errors.ts';
import { objectBytes } from '../ports/object-bytes.ts';
import type { ObjectStore } from '../ports/ports.ts';
import { hashesOf, hashesOfJob, readFindIndex, type Segment, type SegmentJob, writeFindIndex } from './find-index.ts';
import { orUnreadable } from './or-unreadable.ts';
import type { SegmentMemory } from './segment-memory.ts';
import { sweepSegments } from './sweep-segments.ts';

/** Hashes of a full segment: 32 MB, half a second of an ordinary network. */
const FULL_SEGMENT_HASHES = 4_000_000;
const READS_IN_FLIGHT = 32;
/** New jobs that are merged before the list is stored: what was done by then is not done again after an interruption. */
const JOBS_AT_ONCE = 2_000;
/** Races that are lost to others before a search gives up. */
const MOST_LOST = 20;

export interface FindStore {
  readonly store: ObjectStore;
  readonly outputBucket: string;
  readonly memory: SegmentMemory;
}

/** What can be searched now. */
export interface Searchable {
  readonly segments: readonly Segment[];
  /** the mark of each job that is there and whose fingerprints can be read */
  readonly marks: ReadonlyMap<string, string>;
}

/** The hashes of a segment. @returns none when it is gone or cannot be read: its jobs are read again */
export const readSegment = async (
  { key }: Pick<Segment, 'key'>,
  { store, outputBucket, memory }: FindStore,
): Promise<Uint8Array | undefined> => {
  const there = memory.get(key);
  if (there !== undefined) return there;
  const bytes = await orUnreadable(objectBytes(store, outputBucket, key));
  if (bytes !== undefined) memory.keep(key, bytes);
  return bytes;
};

interface Piece {
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

type IsLive = (job: SegmentJob) => boolean;

/** The jobs of a segment that are still there. */
const piecesOf = (segment: Segment, bytes: Uint8Array, isLive: IsLive): Piece[] => {
  const pieces: Piece[] = [];
  let at = 0;
  for (const job of segment.jobs) {
    const end = at + hashesOfJob(job) * FINGERPRINT_BYTES;
    if (isLive(job)) pieces.push({ job, hashes: bytes.subarray(at, end) });
    at = end;
  }
  return pieces;
};

/** Distribute jobs over files that are full at most. */
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

const writeSegments = async (
  pieces: readonly Piece[],
  { store, outputBucket, memory }: FindStore,
  newName: () => string,
): Promise<Segment[]> => {
  const segments: Segment[] = [];
  for (const group of groupPieces(pieces)) {
    const key = `${FIND_SEGMENTS_PREFIX}${newName()}.bin`;
    const hashes = Buffer.concat(group.map((piece) => piece.hashes));
    // A byte that is no hash is ignored.
    const body = hashes.length === 0 ? new Uint8Array(1) : hashes;
    await store.put(outputBucket, { key, contentType: 'application/octet-stream', body });
    memory.keep(key, body);
    segments.push({ key, jobs: group.map(({ job }) => job) });
  }
  return segments;
};

const readMarks = async ({ store, outputBucket }: FindStore): Promise<Map<string, string>> => {
  const marks = new Map<string, string>();
  for await (const { key, etag } of store.list(outputBucket, FIND_MARKS_PREFIX)) {
    const jobId = jobIdOfFindMark(key);
    if (jobId !== undefined) marks.set(jobId, etag);
  }
  return marks;
};

/** Jobs that are to be added to segments, and segments that are to be written again. */
const planMerge = (
  segments: readonly Segment[],
  marks: ReadonlyMap<string, string>,
  isLive: IsLive,
  gone: ReadonlySet<string>,
) => {
  const isThere = ({ key }: Segment): boolean => !gone.has(key);
  const known = new Set(segments.filter(isThere).flatMap(({ jobs }) => jobs.filter(isLive).map(({ jobId }) => jobId)));
  const added = [...marks].filter(([jobId]) => !known.has(jobId));
  const liveHashes = ({ jobs }: Segment): number => hashesOf({ jobs: jobs.filter(isLive) });
  // A job that is deleted is not found at once; its hashes leave the files with the next change, or when they are half of them.
  const isSparse = (segment: Segment): boolean => !isThere(segment) || liveHashes(segment) * 2 < hashesOf(segment);
  if (added.length === 0 && !segments.some(isSparse)) return undefined;
  return { added, open: segments.filter((each) => isSparse(each) || hashesOf(each) * 2 < FULL_SEGMENT_HASHES) };
};

/**
 * Bring the merged segments up to date: jobs that are new are added, those that are gone or have other fingerprints by now
 * leave. Nothing is written when nothing changed. Of several that do it at once one list stays; the others begin again with it.
 * @param newName names of segments, never the same twice
 * @param gone keys of segments that are listed but not there, or cannot be read: their jobs are read again
 * @throws {StorageError} when others change the list under every attempt
 */
export const updateSegments = async (
  access: FindStore,
  newName: () => string,
  gone: ReadonlySet<string> = new Set(),
): Promise<Searchable> => {
  const { store, outputBucket, memory } = access;
  const marks = await readMarks(access);
  const isLive: IsLive = ({ jobId, mark }) => marks.get(jobId) === mark;
  let missing = gone;
  for (let lost = 0; lost < MOST_LOST; ) {
    const { segments, etag } = await readFindIndex(store, outputBucket);
    memory.keepOnly(new Set(segments.map(({ key }) => key)));
    const merge = planMerge(segments, marks, isLive, missing);
    if (merge === undefined) return { segments, marks };
    const added = merge.added.slice(0, JOBS_AT_ONCE);
    const limit = pLimit(READS_IN_FLIGHT);
    const read = await Promise.all(added.map(([jobId, mark]) => limit(() => readPiece(jobId, mark, access))));
    const fresh = read.filter((piece) => piece !== undefined);
    for (const [at, [jobId]] of added.entries()) if (read[at] === undefined) marks.delete(jobId);
    const kept: Piece[] = [];
    for (const segment of merge.open) {
      if (missing.has(segment.key)) continue;
      const bytes = await readSegment(segment, access);
      if (bytes !== undefined) kept.push(...piecesOf(segment, bytes, isLive));
    }
    const made = await writeSegments([...kept, ...fresh], access, newName);
    const next = [...segments.filter((segment) => !merge.open.includes(segment)), ...made];
    const isOurs = await writeFindIndex(store, outputBucket, next, etag);
    for (const { key } of isOurs ? merge.open : made) await store.delete(outputBucket, key);
    if (!isOurs) {
      lost += 1;
      continue;
    }
    missing = new Set();
    await sweepSegments(store, outputBucket, new Set(next.map(({ key }) => key)));
  }
  throw new StorageError(
    `The list of fingerprints in bucket "${outputBucket}" was changed by others ${MOST_LOST} times while it was brought up to date. Search again.`,
  );
};
