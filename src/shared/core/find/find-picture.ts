import pLimit from 'p-limit';
import type { QueryPicture } from '../../kernels/fingerprint/query-picture.ts';
import { makeHashSearch } from '../../kernels/fingerprint/search-hashes.ts';
import { sketchViews } from '../../kernels/fingerprint/sketch-distance.ts';
import { jobIdOfRecentKey, RECENT_PREFIX } from '../contracts/object-keys.ts';
import type { SegmentJob } from './find-index.ts';
import { type NearJob, nearSeconds } from './near-seconds.ts';
import { orUnreadable } from './or-unreadable.ts';
import { type FoundStretch, rankSeconds } from './rank-seconds.ts';
import { nearestOfJob, readSketches } from './read-sketches.ts';
import type { FindStore } from './segment-reader.ts';
import { type Searchable, updateSegments } from './update-segments.ts';

/** Where a picture was found. */
export interface FoundPlace extends FoundStretch {
  readonly jobId: string;
}

/** The answer to a search. */
export interface PictureSearch {
  /** nearest first */
  readonly found: readonly FoundPlace[];
  /** jobs that were searched; of the job alone where one was named */
  readonly searched: number;
  /** jobs that have no fingerprints: open ones, pictures, those of earlier versions, and those with `extras=off`; or whose fingerprints cannot be read */
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
/** A job's sketches come to 672 kB, and what is read at once to 1.4 MB. */
const SKETCHES_IN_FLIGHT = 4;

const countJobs = async ({ store, outputBucket }: FindStore): Promise<number> => {
  const jobs = new Set<string>();
  for await (const { key } of store.list(outputBucket, RECENT_PREFIX)) {
    const jobId = jobIdOfRecentKey(key);
    if (jobId !== undefined) jobs.add(jobId);
  }
  return jobs.size;
};

type Counts = Pick<PictureSearch, 'searched' | 'withoutFingerprints'>;

/** @param jobs number of jobs, those without fingerprints among them; unused where one job is searched */
const countSearched = (marks: Searchable['marks'], jobs: number, jobId: string | undefined): Counts => {
  const searched = jobId === undefined ? marks.size : Number(marks.has(jobId));
  return { searched, withoutFingerprints: Math.max(0, (jobId === undefined ? jobs : 1) - searched) };
};

const leastBits = ({ seconds }: NearJob): number => seconds.reduce((least, { bits }) => Math.min(least, bits), 64);

/** The jobs with the nearest seconds. */
const nearestJobs = (jobs: readonly NearJob[]): NearJob[] =>
  jobs
    .map((job) => ({ job, bits: leastBits(job) }))
    .sort((one, other) => one.bits - other.bits || one.job.jobId.localeCompare(other.job.jobId))
    .slice(0, MOST_JOBS)
    .map(({ job }) => job);

/**
 * Jobs with seconds whose fingerprints are near those of a picture. Segments are read ahead while others are searched.
 * @returns the nearest jobs, and as `gone` the keys of segments that are not there or cannot be read
 */
const nearJobs = async (
  fingerprints: readonly bigint[],
  { segments, unstored }: Pick<Searchable, 'segments' | 'unstored'>,
  isWanted: (job: SegmentJob) => boolean,
  segmentReader: FindStore['segments'],
): Promise<{ readonly near: readonly NearJob[]; readonly gone: Set<string> }> => {
  const gone = new Set<string>();
  let near: readonly NearJob[] = [];
  const search = makeHashSearch(fingerprints);
  const limit = pLimit(SEGMENTS_IN_FLIGHT);
  await Promise.all(
    [...unstored, ...segments.map((segment) => ({ segment, bytes: undefined }))]
      .filter(({ segment: { jobs } }) => jobs.some(isWanted))
      .map(({ segment, bytes: held }) =>
        limit(async () => {
          const hits = held ? search.inBytes(held) : await segmentReader.search(segment, search);
          if (hits === undefined) {
            gone.add(segment.key);
            return;
          }
          const found = nearSeconds(segment, hits, isWanted);
          near = nearestJobs([...near, ...found.map(nearestOfJob)]);
        }),
      ),
  );
  return { near, gone };
};

/** A tenth exact: more says nothing to a person, and what is equal to a tenth is still told in its order. */
const inTenths = (place: FoundPlace): FoundPlace => ({ ...place, distance: Math.round(place.distance * 10) / 10 });

const byDistance = (one: FoundPlace, other: FoundPlace): number =>
  one.distance - other.distance || one.jobId.localeCompare(other.jobId) || one.second - other.second;

/**
 * Look for a picture in all seconds of all jobs: by fingerprints in all of them, then by sketches where these are near. What
 * the store does not give is left out.
 * @param newName names of segments, never the same twice
 */
export const findPicture = async (
  { query, jobId, most }: FindQuestion,
  access: FindStore,
  newName: () => string,
): Promise<PictureSearch> => {
  const counted = jobId === undefined ? countJobs(access) : 1;
  const [listed, jobs] = await Promise.all([updateSegments(access, newName), counted]);
  const { fingerprints } = query;
  if (fingerprints.length === 0) {
    return { found: [], ...countSearched(listed.marks, jobs, jobId), saysNothing: true };
  }
  const searchIn = ({ marks, ...searchable }: Searchable) => {
    const isWanted = (job: SegmentJob): boolean =>
      marks.get(job.jobId) === job.mark && (jobId === undefined || jobId === job.jobId);
    return nearJobs(fingerprints, searchable, isWanted, access.segments);
  };
  const first = await searchIn(listed);
  // Another search has replaced these files, or somebody has deleted or damaged them.
  const again = first.gone.size === 0 ? undefined : await updateSegments(access, newName, first.gone);
  const { near } = again === undefined ? first : await searchIn(again);
  const views = sketchViews(query);
  const limit = pLimit(SKETCHES_IN_FLIGHT);
  const found = await Promise.all(
    near.map((job) =>
      limit(async (): Promise<FoundPlace[]> => {
        const read = await orUnreadable(readSketches(job, access));
        if (read === undefined) return [];
        const stretches = rankSeconds(query, views, read.sketches, read.seconds);
        return stretches.map((stretch) => ({ jobId: job.jobId, ...stretch }));
      }),
    ),
  );
  const { marks } = again ?? listed;
  return {
    found: found.flat().sort(byDistance).slice(0, most).map(inTenths),
    ...countSearched(marks, jobs, jobId),
    saysNothing: false,
  };
};
