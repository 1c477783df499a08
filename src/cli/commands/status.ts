import type { JobActivity } from '../../local/cloud-api.ts';
import type { Job } from '../../shared/contracts/job.ts';
import { type CommandIo, homeOf, print } from '../command-io.ts';
import { EXIT } from '../exit-codes.ts';
import { type HomeBuckets, openHomeBuckets } from '../home-buckets.ts';
import { findJob, readJobArgument } from '../job-argument.ts';
import { makeRecordReader, readManifest } from '../job-reader.ts';
import { formatCount, formatSpan } from '../progress/format.ts';
import { summarise } from '../summary.ts';

const activityText = (activity: JobActivity | undefined): string =>
  activity === undefined
    ? 'nothing works on it: no cloud is up in this home'
    : `${activity.running} running, ${activity.waiting} waiting`;

const openJobLines = async (job: Job, { buckets, control }: HomeBuckets): Promise<string[]> => {
  const records = [...(await makeRecordReader(buckets.store, buckets.output, job.jobId)()).values()];
  const failed = records.filter(({ status }) => status === 'failed');
  const done = records.length - failed.length;
  return [
    `${job.source.key}: open, job ${job.jobId}`,
    `  slices   ${done} of ${job.sliceCount} rendered, ${failed.length} failed, ${formatSpan(job.probe.durationMs)} of video`,
    `  now      ${activityText(await control?.activity(job.jobId))}`,
    ...failed.map(
      ({ index, error }) => `  failed   slice ${index}: ${error?.name ?? 'Error'}: ${error?.message ?? ''}`,
    ),
    ...(control === undefined
      ? [`  next     run the same file again: ${formatCount(job.sliceCount - done, 'slice')} will be rendered`]
      : []),
  ];
};

/**
 * `fanreel status JOB`: how far a job is.
 * @returns exit code: 0 open or complete, 1 closed with failed slices
 * @throws {UsageError} when the argument is no job id
 */
export const statusCommand = async (raw: string, io: CommandIo): Promise<number> => {
  const jobId = readJobArgument(raw);
  const home = await openHomeBuckets(homeOf(io), 'status');
  try {
    const { buckets } = home;
    const job = await findJob(buckets, jobId);
    const manifest = await readManifest(buckets.store, buckets.output, jobId);
    if (manifest === undefined) {
      print(io.stdout, ...(await openJobLines(job, home)));
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
    await home.close();
  }
};
