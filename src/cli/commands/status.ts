import type { JobActivity } from '../../local/cloud-api.ts';
import { STILL_MS, standsStill } from '../../shared/completion/stands-still.ts';
import { readManifest } from '../../shared/completion/stored-outcome.ts';
import type { Job } from '../../shared/contracts/job.ts';
import { formatSpan } from '../../shared/report/format.ts';
import { type CommandIo, homeOf, print } from '../command-io.ts';
import { EXIT } from '../exit-codes.ts';
import type { JobFlags } from '../job-argument.ts';
import { findJob, readJobArgument } from '../job-argument.ts';
import { makeRecordReader } from '../job-reader.ts';
import { openJobs, type ReachedJobs } from '../open-jobs.ts';
import { summarise } from '../summary.ts';

const nowText = async ({ jobId }: Job, { buckets, control, stack }: ReachedJobs): Promise<string> => {
  const activity: JobActivity | undefined = await control?.activity(jobId);
  if (activity !== undefined) return `${activity.running} running, ${activity.waiting} waiting`;
  if (stack === undefined) return 'nothing works on it: no cloud is up in this home';
  const still = await standsStill(buckets.store, buckets.output, jobId, Date.now());
  const minutes = STILL_MS / 60_000;
  return still
    ? `nothing happened in the last ${minutes} minutes`
    : `something happened in the last ${minutes} minutes`;
};

const openJobLines = async (job: Job, reached: ReachedJobs): Promise<string[]> => {
  const { buckets, control, stack } = reached;
  const records = [...(await makeRecordReader(buckets.store, buckets.output, job.jobId)()).values()];
  const failed = records.filter(({ status }) => status === 'failed');
  const done = records.length - failed.length;
  return [
    `${job.source.key}: open, job ${job.jobId}`,
    job.media === 'image'
      ? `  picture  ${failed.length > 0 ? 'failed' : done > 0 ? 'rendered' : 'not rendered yet'}`
      : `  slices   ${done} of ${job.sliceCount} rendered, ${failed.length} failed, ${formatSpan(job.probe.durationMs)} of video`,
    `  now      ${await nowText(job, reached)}`,
    ...failed.map(
      ({ index, error }) => `  failed   slice ${index}: ${error?.name ?? 'Error'}: ${error?.message ?? ''}`,
    ),
    ...(control === undefined || failed.length > 0
      ? [
          `  next     fanreel retry ${job.jobId}${stack === undefined ? '' : ` --stack ${stack}`} renders what is missing`,
        ]
      : []),
  ];
};

/**
 * `fanreel status JOB`: how far a job is.
 * @returns exit code: 0 open or complete, 1 closed with failed slices
 * @throws {UsageError} when the argument is no job id
 */
export const statusCommand = async (raw: string, { stack }: JobFlags, io: CommandIo): Promise<number> => {
  const jobId = readJobArgument(raw);
  const reached = await openJobs({ stack, home: homeOf(io), command: 'status' });
  try {
    const { buckets } = reached;
    const job = await findJob(buckets, jobId);
    const manifest = await readManifest(buckets.store, buckets.output, jobId);
    if (manifest === undefined) {
      print(io.stdout, ...(await openJobLines(job, reached)));
      return EXIT.complete;
    }
    const { key, etag, bytes } = job.source;
    const outcome = {
      kind: 'closed',
      source: { key, etag, bytes, how: 'present' },
      manifest,
      work: undefined,
    } as const;
    const howToFetch = `s3://${buckets.output}/jobs/${jobId}/ (fanreel run FILE --out DIR copies them)`;
    print(io.stdout, ...summarise({ name: key, outcome, downloaded: undefined, howToFetch }));
    return manifest.status === 'complete' ? EXIT.complete : EXIT.failed;
  } finally {
    await reached.close();
  }
};
