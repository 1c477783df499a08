import type { NearHash } from '../../kernels/fingerprint/search-hashes.ts';
import { hashesOfJob, type Segment, type SegmentJob } from './find-index.ts';
import type { NearSecond } from './rank-seconds.ts';

/** The seconds of a job that are near a picture. */
export interface NearJob {
  readonly jobId: string;
  readonly seconds: readonly NearSecond[];
}

const secondAt = ({ runs }: SegmentJob, place: number): number | undefined => {
  let left = place;
  for (const [firstSecond, count] of runs) {
    if (left < count) return firstSecond + left;
    left -= count;
  }
  return undefined;
};

/**
 * What hits in a segment mean.
 * @param hits in order
 * @param isWanted whether a job is searched
 * @returns jobs with hits
 */
export const nearSeconds = (
  { jobs }: Pick<Segment, 'jobs'>,
  hits: readonly NearHash[],
  isWanted: (job: SegmentJob) => boolean,
): NearJob[] => {
  const found: NearJob[] = [];
  let from = 0;
  let next = 0;
  for (const job of jobs) {
    const end = from + hashesOfJob(job);
    const seconds: NearSecond[] = [];
    for (let hit = hits[next]; hit !== undefined && hit.place < end; hit = hits[next]) {
      const second = secondAt(job, hit.place - from);
      if (second !== undefined) seconds.push({ second, place: hit.place - from, bits: hit.distance });
      next += 1;
    }
    if (seconds.length > 0 && isWanted(job)) found.push({ jobId: job.jobId, seconds });
    from = end;
  }
  return found;
};
