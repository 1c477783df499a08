import { readManifest } from '../../shared/core/completion/stored-outcome.ts';
import { jobIdOfRecentKey, RECENT_PREFIX } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import { InvalidEventError } from '../../shared/core/errors/errors.ts';
import { jobIdsBeginning } from '../../shared/core/job/job-ids-beginning.ts';
import { readJob } from '../../shared/core/job/stored-job.ts';
import { optionsOfIdentity } from '../../shared/core/options/options-of-identity.ts';
import type { Buckets } from '../cloud/buckets.ts';

/** A job of a list. */
export interface ListedJob {
  readonly jobId: string;
  /** key of the film in the source bucket */
  readonly film: string;
  readonly media: Job['media'];
  /** length of the film, milliseconds; a picture has none */
  readonly durationMs: number;
  readonly status: 'open' | Manifest['status'];
  /** of its renders; undefined while it is open */
  readonly bytes: number | undefined;
  readonly createdAt: string;
  /** key and second of its best picture; undefined while it is open, and where it has none */
  readonly poster: Pick<NonNullable<Manifest['poster']>, 'key' | 'second'> | undefined;
  /** options that are part of its identity, by name: the slice length, renders, and what differs from its default */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Ids of jobs whose id begins with a text, in the order of the alphabet. */
export const idsBeginning = ({ listPage, output }: Buckets, beginning: string): AsyncGenerator<string> =>
  jobIdsBeginning(listPage, output, beginning);

/** Ids of all jobs: the newest first, then those of earlier versions, which noted no time. */
async function* newestJobIds(buckets: Buckets): AsyncGenerator<string> {
  const seen = new Set<string>();
  for await (const { key } of buckets.store.list(buckets.output, RECENT_PREFIX)) {
    const jobId = jobIdOfRecentKey(key);
    if (jobId === undefined || seen.has(jobId)) continue;
    seen.add(jobId);
    yield jobId;
  }
  for await (const jobId of idsBeginning(buckets, '')) if (!seen.has(jobId)) yield jobId;
}

const describe = (job: Job, manifest: Manifest | undefined): ListedJob => ({
  jobId: job.jobId,
  film: job.source.key,
  media: job.media,
  durationMs: job.media === 'image' ? 0 : job.probe.durationMs,
  status: manifest?.status ?? 'open',
  bytes: manifest?.renders.reduce((sum, { bytes }) => sum + bytes, 0),
  createdAt: job.createdAt,
  poster: manifest?.poster && { key: manifest.poster.key, second: manifest.poster.second },
  options: optionsOfIdentity(job.media, job.options),
});

/** A job of a list; undefined when it is not there, or its documents cannot be read. */
export const lookAtStoredJob = async ({ store, output }: Buckets, jobId: string): Promise<ListedJob | undefined> => {
  try {
    const job = await readJob(store, output, jobId);
    return job && describe(job, await readManifest(store, output, jobId));
  } catch (error) {
    if (error instanceof InvalidEventError) return undefined;
    throw error;
  }
};

/** Jobs, the newest first. */
export interface JobList {
  readonly jobs: readonly ListedJob[];
  /** whether there are more */
  readonly more: boolean;
  /** ids of jobs that were met on the way and whose plan or manifest is missing, damaged, or of another version */
  readonly unreadable: readonly string[];
}

/** List jobs, the newest first. Each costs two reads or three. @param most how many are returned */
export const listStoredJobs = async (buckets: Buckets, most: number): Promise<JobList> => {
  const jobs: ListedJob[] = [];
  const unreadable: string[] = [];
  for await (const jobId of newestJobIds(buckets)) {
    const job = await lookAtStoredJob(buckets, jobId);
    if (jobs.length === most) return { jobs, more: true, unreadable };
    if (job === undefined) unreadable.push(jobId);
    else jobs.push(job);
  }
  return { jobs, more: false, unreadable };
};
