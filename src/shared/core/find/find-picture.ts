import pLimit from 'p-limit';
import { FINGERPRINT_BYTES } from '../../kernels/fingerprint/fingerprint.ts';
import type { QueryPicture } from '../../kernels/fingerprint/query-picture.ts';
import { makeHashSearch } from '../../kernels/fingerprint/search-hashes.ts';
import { SKETCH_BYTES } from '../../kernels/fingerprint/sketch.ts';
import { sketchViews } from '../../kernels/fingerprint/sketch-distance.ts';
import { jobIdOfRecentKey, RECENT_PREFIX, sketchesKey } from '../contracts/object-keys.ts';
import type { Segment, SegmentJob } from './find-index.ts';
import { type NearJob, nearSeconds } from './near-seconds.ts';
import { objectBytes } from './object-bytes.ts';
import { type FoundStretch, rankSeconds } from './rank-seconds.ts';
import { type FindStore, readSegment, updateSegments } from './update-segments.ts';

/** Where a picture was found. */
export interface FoundPlace extends FoundStretch {
  readonly jobId: string;
}

/** The answer to a search. */
export interface PictureSearch {
  /** nearest first */
  readonly found: readonly FoundPlace[];
  /** jobs that were searched */
  readonly searched: number;
  /** jobs that have no fingerprints: open ones, pictures, those of earlier versions, and those with `extras=off` */
  readonly withoutFingerprints: number;
  /** the picture is flat or nearly black, so nothing could be looked for */
  readonly saysNothing: boolean;
}

/** What is looked for. */
export interface FindQuestion {
  readonly query: QueryPicture;
  /** look in this job alone */
  readonly jobId?: string | undefined;
  /** most answers */
  readonly most: number;
}

/** Jobs whose sketches are looked at: those with the nearest fingerprints. */
const MOST_JOBS = 32;
const SEGMENTS_IN_FLIGHT = 3;
const SKETCHES_IN_FLIGHT = 16;

const countJobs = async ({ store, outputBucket }: FindStore): Promise<number> => {
  const jobs = new Set<string>();
  for await (const { key } of store.list(outputBucket, RECENT_PREFIX)) {
    const jobId = jobIdOfRecentKey(key);
    if (jobId !== undefined) jobs.add(jobId);
  }
  return jobs.size;
};

/**
 * Jobs with seconds whose fingerprints are near those of a picture. Segments are read ahead while others are searched.
 * @returns `gone`: keys of segments that are not there
 */
const nearJobs = async (
  fingerprints: readonly bigint[],
  segments: readonly Segment[],
  isWanted: (job: SegmentJob) => boolean,
  access: FindStore,
): Promise<{ readonly near: NearJob[]; readonly gone: Set<string> }> => {
  const gone = new Set<string>();
  const search = makeHashSearch(fingerprints);
  const limit = pLimit(SEGMENTS_IN_FLIGHT);
  const found = await Promise.all(
    segments
      .filter(({ jobs }) => jobs.some(isWanted))
      .map((segment) =>
        limit(async () => {
          const bytes = await readSegment(segment, access);
          if (bytes === undefined) {
            gone.add(segment.key);
            return [];
          }
          const whole = bytes.subarray(0, bytes.length - (bytes.length % FINGERPRINT_BYTES));
          return nearSeconds(segment, search(whole), isWanted);
        }),
      ),
  );
  return { near: found.flat(), gone };
};

const leastBits = ({ seconds }: NearJob): number => seconds.reduce((least, { bits }) => Math.min(least, bits), 64);

/** The sketches of the seconds of a job, and these seconds by their place among them. */
const readSketches = async (
  { jobId, seconds }: NearJob,
  { store, outputBucket }: FindStore,
): Promise<{ readonly sketches: Uint8Array; readonly seconds: NearJob['seconds'] } | undefined> => {
  const first = seconds[0]?.place ?? 0;
  const count = (seconds.at(-1)?.place ?? 0) - first + 1;
  const range = { from: first * SKETCH_BYTES, length: count * SKETCH_BYTES };
  const sketches = await objectBytes(store, outputBucket, sketchesKey(jobId), range);
  if (sketches?.length !== range.length) return undefined;
  return { sketches, seconds: seconds.map((each) => ({ ...each, place: each.place - first })) };
};

const byDistance = (one: FoundPlace, other: FoundPlace): number =>
  one.distance - other.distance || one.jobId.localeCompare(other.jobId) || one.second - other.second;

/**
 * Look for a picture in all seconds of all jobs: by fingerprints in all of them, then by sketches where these are near.
 * @param newName names of segments, never the same twice
 */
export const findPicture = async (
  { query, jobId, most }: FindQuestion,
  access: FindStore,
  newName: () => string,
): Promise<PictureSearch> => {
  const [{ segments, marks }, jobs] = await Promise.all([updateSegments(access, newName), countJobs(access)]);
  const counts = { searched: marks.size, withoutFingerprints: Math.max(0, jobs - marks.size) };
  const { fingerprints } = query;
  if (fingerprints.length === 0) return { found: [], ...counts, saysNothing: true };
  const isWanted = (job: SegmentJob): boolean =>
    marks.get(job.jobId) === job.mark && (jobId === undefined || jobId === job.jobId);
  const first = await nearJobs(fingerprints, segments, isWanted, access);
  // Another search has replaced these files, or somebody has deleted them.
  const again = first.gone.size === 0 ? undefined : await updateSegments(access, newName, first.gone);
  const { near } = again === undefined ? first : await nearJobs(fingerprints, again.segments, isWanted, access);
  const nearest = near.toSorted((one, other) => leastBits(one) - leastBits(other)).slice(0, MOST_JOBS);
  const views = sketchViews(query);
  const limit = pLimit(SKETCHES_IN_FLIGHT);
  const found = await Promise.all(
    nearest.map((job) =>
      limit(async (): Promise<FoundPlace[]> => {
        const read = await readSketches(job, access);
        if (read === undefined) return [];
        const stretches = rankSeconds(query, views, read.sketches, read.seconds);
        return stretches.map((stretch) => ({ jobId: job.jobId, ...stretch }));
      }),
    ),
  );
  return { found: found.flat().sort(byDistance).slice(0, most), ...counts, saysNothing: false };
};
