import { FIND_MARKS_PREFIX, jobIdOfFindMark } from '../contracts/object-keys.ts';
import { StorageError } from '../errors/errors.ts';
import { hashesOf, readFindIndex, type Segment, writeFindIndex } from './find-index.ts';
import {
  FULL_SEGMENT_HASHES,
  type HeldSegment,
  type IsLive,
  livePieces,
  type Piece,
  readPieces,
  segmentsOf,
} from './segment-pieces.ts';
import type { FindStore } from './segment-reader.ts';
import { sweepSegments } from './sweep-segments.ts';
import { unlessDenied } from './unless-denied.ts';

/** New jobs that are merged before the list is stored: what was done by then is not done again after an interruption. */
const JOBS_AT_ONCE = 2_000;
/** Races that are lost to others before a search gives up. */
const MOST_LOST = 20;

/** What can be searched now. */
export interface Searchable {
  readonly segments: readonly Segment[];
  /** what is in none of them, for a reader that may not store it */
  readonly unstored: readonly HeldSegment[];
  /** the mark of each job that is there and whose fingerprints can be read */
  readonly marks: ReadonlyMap<string, string>;
}

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

/** What is to be stored in place of the segments that a merge opens. */
interface NextSegments {
  readonly kept: readonly Segment[];
  readonly made: readonly HeldSegment[];
  /** of the list that they were planned from */
  readonly etag: string | undefined;
}

/**
 * Store segments, then their list.
 * @returns false when another list was stored meanwhile
 * @throws {AccessDeniedError} for a reader that may not store
 */
const storeSegments = async (
  { kept, made, etag }: NextSegments,
  { store, outputBucket, segments }: FindStore,
): Promise<boolean> => {
  for (const { segment, bytes } of made) {
    await store.put(outputBucket, { key: segment.key, contentType: 'application/octet-stream', body: bytes });
    segments.noteStored(segment.key, bytes);
  }
  return writeFindIndex(store, outputBucket, [...kept, ...made.map(({ segment }) => segment)], etag);
};

/** Delete segments that no list names. Who may store but not delete leaves them to the next search that may. */
const dropSegments = async (segments: readonly Segment[], { store, outputBucket }: FindStore): Promise<void> => {
  for (const { key } of segments) await unlessDenied(store.delete(outputBucket, key));
};

/**
 * Bring the merged segments up to date: jobs that are new are added, those that are gone or have other fingerprints by now
 * leave. Nothing is written when nothing changed. Of several that do it at once one list stays; the others begin again with it.
 * Who may not store has what is not merged for this search alone.
 * @param newName names of segments, never the same twice
 * @param gone keys of segments that are listed but not there, or cannot be read: their jobs are read again
 * @throws {StorageError} when others change the list under every attempt
 */
export const updateSegments = async (
  access: FindStore,
  newName: () => string,
  gone: ReadonlySet<string> = new Set(),
): Promise<Searchable> => {
  const { store, outputBucket, segments: reader } = access;
  const marks = await readMarks(access);
  const isLive: IsLive = ({ jobId, mark }) => marks.get(jobId) === mark;
  let missing = gone;
  for (let lost = 0; lost < MOST_LOST; ) {
    const { segments, etag } = await readFindIndex(store, outputBucket);
    reader.noteListed(new Set(segments.map(({ key }) => key)));
    const merge = planMerge(segments, marks, isLive, missing);
    if (merge === undefined) return { segments, unstored: [], marks };
    const fresh = await readPieces(merge.added.slice(0, JOBS_AT_ONCE), marks, access);
    const live: Piece[] = [];
    for (const segment of merge.open) {
      if (missing.has(segment.key)) continue;
      const bytes = await reader.read(segment);
      if (bytes !== undefined) live.push(...livePieces(segment, bytes, isLive));
    }
    const kept = segments.filter((segment) => !merge.open.includes(segment));
    const made = segmentsOf([...live, ...fresh], newName);
    const isOurs = await unlessDenied(storeSegments({ kept, made, etag }, access));
    if (isOurs === undefined) {
      const rest = await readPieces(merge.added.slice(JOBS_AT_ONCE), marks, access);
      const there = segments.filter(({ key }) => !missing.has(key));
      return { segments: there, unstored: segmentsOf([...fresh, ...rest], newName), marks };
    }
    const stored = made.map(({ segment }) => segment);
    await dropSegments(isOurs ? merge.open : stored, access);
    if (!isOurs) {
      lost += 1;
      continue;
    }
    missing = new Set();
    await unlessDenied(sweepSegments(store, outputBucket, new Set([...kept, ...stored].map(({ key }) => key))));
  }
  throw new StorageError(
    `The list of fingerprints in bucket "${outputBucket}" was changed by others ${MOST_LOST} times while it was brought up to date. Search again.`,
  );
};
