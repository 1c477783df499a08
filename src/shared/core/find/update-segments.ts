import pLimit from 'p-limit';
import { FINGERPRINT_BYTES } from '../../kernels/fingerprint/fingerprint.ts';
import { bytesOfHashes, type FingerprintRun, readFingerprints } from '../../kernels/fingerprint/fingerprint-file.ts';
import { FIND_MARKS_PREFIX, FIND_SEGMENTS_PREFIX, fingerprintsKey, jobIdOfFindMark } from '../contracts/object-keys.ts';
import type { ObjectStore } from '../ports/ports.ts';
import { hashesOf, hashesOfJob, readFindIndex, type Segment, type SegmentJob, writeFindIndex } from './find-index.ts';

/** Hashes of a full segment: 32 MB, half a second of an ordinary network. */
const FULL_SEGMENT_HASHES = 4_000_000;
const READS_IN_FLIGHT = 16;

export interface FindStore {
  readonly store: ObjectStore;
  readonly outputBucket: string;
  /** segments that were read before, by key; they never change */
  readonly held: Map<string, Uint8Array>;
}

/** What can be searched now. */
export interface Searchable {
  readonly segments: readonly Segment[];
  /** the mark of each job that is there */
  readonly marks: ReadonlyMap<string, string>;
}

const bytesOf = async (body: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
};

/** The hashes of a segment. @returns none when it is gone: its jobs are read again */
export const readSegment = async (
  { key }: Pick<Segment, 'key'>,
  { store, outputBucket, held }: FindStore,
): Promise<Uint8Array | undefined> => {
  const there = held.get(key);
  if (there !== undefined) return there;
  const stream = await store.read(outputBucket, key);
  if (stream === undefined) return undefined;
  const bytes = await bytesOf(stream.body);
  held.set(key, bytes);
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

/** The fingerprints of a job that is in no segment. Those that cannot be read have no hash, so they are not read each time. */
const readPiece = async (jobId: string, mark: string, { store, outputBucket }: FindStore): Promise<Piece> => {
  const stream = await store.read(outputBucket, fingerprintsKey(jobId));
  const runs = stream === undefined ? undefined : readFingerprints(await bytesOf(stream.body));
  return pieceOf(jobId, mark, runs ?? []);
};

/** The jobs of a segment that are still there. */
const piecesOf = (segment: Segment, bytes: Uint8Array, isLive: (job: SegmentJob) => boolean): Piece[] => {
  const pieces: Piece[] = [];
  let at = 0;
  for (const job of segment.jobs) {
    const end = at + hashesOfJob(job) * FINGERPRINT_BYTES;
    if (isLive(job)) pieces.push({ job, hashes: bytes.subarray(at, end) });
    at = end;
  }
  return pieces;
};

const writeSegments = async (
  pieces: readonly Piece[],
  access: FindStore,
  newName: () => string,
): Promise<Segment[]> => {
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
  const segments: Segment[] = [];
  for (const group of groups) {
    const key = `${FIND_SEGMENTS_PREFIX}${newName()}.bin`;
    const body = Buffer.concat(group.map(({ hashes }) => hashes));
    // A store takes no empty part; a byte that is no hash is ignored.
    const stored = body.length === 0 ? new Uint8Array(1) : body;
    await access.store.put(access.outputBucket, { key, contentType: 'application/octet-stream', body: stored });
    access.held.set(key, stored);
    segments.push({ key, jobs: group.map(({ job }) => job) });
  }
  return segments;
};

/**
 * Bring the merged segments up to date: jobs that are new are added, those that are gone or have other fingerprints by now
 * leave. Nothing is written when nothing changed. Of several that do it at once one list stays.
 * @param newName names of segments, never the same twice
 */
export const updateSegments = async (access: FindStore, newName: () => string): Promise<Searchable> => {
  const { store, outputBucket, held } = access;
  const marks = new Map<string, string>();
  for await (const { key, etag } of store.list(outputBucket, FIND_MARKS_PREFIX)) {
    const jobId = jobIdOfFindMark(key);
    if (jobId !== undefined) marks.set(jobId, etag);
  }
  const { segments, etag } = await readFindIndex(store, outputBucket);
  for (const key of held.keys()) if (!segments.some((segment) => segment.key === key)) held.delete(key);
  const isLive = ({ jobId, mark }: SegmentJob): boolean => marks.get(jobId) === mark;
  const known = new Set(segments.flatMap(({ jobs }) => jobs.filter(isLive).map(({ jobId }) => jobId)));
  const added = [...marks].filter(([jobId]) => !known.has(jobId));
  const liveHashes = (segment: Segment): number =>
    segment.jobs.filter(isLive).reduce((sum, job) => sum + hashesOfJob(job), 0);
  // A job that is deleted is not found at once; its hashes leave the files with the next change, or when they are half of them.
  const isSparse = (segment: Segment): boolean => liveHashes(segment) * 2 < hashesOf(segment);
  if (added.length === 0 && !segments.some(isSparse)) return { segments, marks };

  const open = segments.filter((segment) => isSparse(segment) || hashesOf(segment) * 2 < FULL_SEGMENT_HASHES);
  const limit = pLimit(READS_IN_FLIGHT);
  const fresh = await Promise.all(added.map(([jobId, mark]) => limit(() => readPiece(jobId, mark, access))));
  const kept: Piece[] = [];
  for (const segment of open) {
    const bytes = await readSegment(segment, access);
    if (bytes !== undefined) kept.push(...piecesOf(segment, bytes, isLive));
  }
  const made = await writeSegments([...kept, ...fresh], access, newName);
  const next = [...segments.filter((segment) => !open.includes(segment)), ...made];
  const isOurs = await writeFindIndex(store, outputBucket, next, etag);
  for (const { key } of isOurs ? open : made) await store.delete(outputBucket, key);
  return { segments: next, marks };
};
