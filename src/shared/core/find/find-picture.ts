import { FINGERPRINT_BYTES } from '../../kernels/fingerprint/fingerprint.ts';
import { makeHashSearch } from '../../kernels/fingerprint/search-hashes.ts';
import { jobIdOfRecentKey, RECENT_PREFIX } from '../contracts/object-keys.ts';
import { hashesOfJob, type Segment, type SegmentJob } from './find-index.ts';
import { type FindStore, readSegment, updateSegments } from './update-segments.ts';

/** Where a picture was found. */
export interface FoundSecond {
  readonly jobId: string;
  readonly second: number;
  /** bits that differ, of 64; 0 is the same picture to all that is compared */
  readonly distance: number;
}

/** The answer to a search. */
export interface PictureSearch {
  /** nearest first */
  readonly found: readonly FoundSecond[];
  /** jobs that were searched */
  readonly searched: number;
  /** jobs that have no fingerprints: open ones, pictures, those of earlier versions, and those with `extras=off` */
  readonly withoutFingerprints: number;
  /** the picture is flat or nearly black, so nothing could be looked for */
  readonly saysNothing: boolean;
}

/** What is looked for. */
export interface FindQuestion {
  /** of the picture; none of a picture that says nothing */
  readonly fingerprints: readonly bigint[];
  /** look in this job alone */
  readonly jobId?: string | undefined;
  /** most answers */
  readonly most: number;
}

const secondAt = ({ runs }: SegmentJob, place: number): number | undefined => {
  let left = place;
  for (const [firstSecond, count] of runs) {
    if (left < count) return firstSecond + left;
    left -= count;
  }
  return undefined;
};

const countJobs = async ({ store, outputBucket }: FindStore): Promise<number> => {
  const jobs = new Set<string>();
  for await (const { key } of store.list(outputBucket, RECENT_PREFIX)) {
    const jobId = jobIdOfRecentKey(key);
    if (jobId !== undefined) jobs.add(jobId);
  }
  return jobs.size;
};

/** The seconds that hits in a segment mean. @param isWanted whether a job is searched */
const secondsOf = (
  { jobs }: Segment,
  hits: ReturnType<ReturnType<typeof makeHashSearch>>,
  isWanted: (job: SegmentJob) => boolean,
): FoundSecond[] => {
  const found: FoundSecond[] = [];
  let from = 0;
  let next = 0;
  for (const job of jobs) {
    const end = from + hashesOfJob(job);
    for (let hit = hits[next]; hit !== undefined && hit.place < end; hit = hits[next]) {
      const second = secondAt(job, hit.place - from);
      if (second !== undefined && isWanted(job)) found.push({ jobId: job.jobId, second, distance: hit.distance });
      next += 1;
    }
    from = end;
  }
  return found;
};

const byDistance = (one: FoundSecond, other: FoundSecond): number =>
  one.distance - other.distance || one.jobId.localeCompare(other.jobId) || one.second - other.second;

/**
 * Look for a picture in all seconds of all jobs.
 * @param newName names of segments, never the same twice
 */
export const findPicture = async (
  { fingerprints, jobId, most }: FindQuestion,
  access: FindStore,
  newName: () => string,
): Promise<PictureSearch> => {
  const [{ segments, marks }, jobs] = await Promise.all([updateSegments(access, newName), countJobs(access)]);
  const counts = { searched: marks.size, withoutFingerprints: Math.max(0, jobs - marks.size) };
  if (fingerprints.length === 0) return { found: [], ...counts, saysNothing: true };
  const isWanted = (job: SegmentJob): boolean =>
    marks.get(job.jobId) === job.mark && (jobId === undefined || jobId === job.jobId);
  const search = makeHashSearch(fingerprints);
  const found: FoundSecond[] = [];
  for (const segment of segments.filter((each) => each.jobs.some(isWanted))) {
    const bytes = await readSegment(segment, access);
    if (bytes === undefined) continue;
    const whole = bytes.subarray(0, bytes.length - (bytes.length % FINGERPRINT_BYTES));
    found.push(...secondsOf(segment, search(whole), isWanted));
  }
  return { found: found.sort(byDistance).slice(0, most), ...counts, saysNothing: false };
};
