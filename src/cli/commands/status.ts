import type { SliceInWork } from '../../local/live/slice-states.ts';
import { findLostOutputs, lostSentences } from '../../shared/core/completion/lost-outputs.ts';
import { STILL_MS, standsStill } from '../../shared/core/completion/stands-still.ts';
import { readManifest } from '../../shared/core/completion/stored-outcome.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import { formatSpan } from '../../shared/core/text/format.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { type CourseCounts, countCourses, type SliceCourse, sliceCourses } from '../core/status/slice-courses.ts';
import { drawTimeline } from '../core/status/timeline.ts';
import { EXIT } from '../core/words/exit-codes.ts';
import { lostLines } from '../core/words/lost-lines.ts';
import type { JobFlags } from '../job/job-argument.ts';
import { findNamedJob, readJobArgument } from '../job/job-argument.ts';
import { makeRecordReader } from '../job/job-reader.ts';
import { outlineRows, readOutline, type StoredOutline } from '../job/read-outline.ts';
import { openJobs, type ReachedJobs } from '../open/open-jobs.ts';
import { summarise } from '../run/summary.ts';
import { type CommandIo, homeOf, print } from '../terminal/command-io.ts';

/** Flags of `status` as commander hands them over. */
export interface StatusFlags extends JobFlags {
  readonly json?: boolean;
}

const WIDTH = 100;
/** Most failed slices of an open job whose reasons are listed. */
const MOST_FAILED = 10;

/** The facts about a job that `status` shows. */
interface JobStatus {
  readonly job: Job;
  readonly manifest: Manifest | undefined;
  readonly outline: StoredOutline | undefined;
  readonly courses: readonly SliceCourse[];
  readonly counts: CourseCounts;
  /** whether it is known which slices run */
  readonly knowsRunning: boolean;
  /** a sentence for each recorded output that is not in the bucket */
  readonly lost: readonly string[];
  readonly reached: ReachedJobs;
}

const nowText = async ({ job, counts, knowsRunning, reached }: JobStatus): Promise<string> => {
  const { buckets, control, stack } = reached;
  if (control !== undefined && knowsRunning) return `${counts.running} running, ${counts.waiting} waiting`;
  if (stack === undefined) return 'nothing works on it: no local cloud runs in this home';
  const still = await standsStill(buckets.store, buckets.output, job.jobId, Date.now());
  const minutes = STILL_MS / 60_000;
  return still
    ? `nothing happened in the last ${minutes} minutes`
    : `something happened in the last ${minutes} minutes`;
};

const openJobLines = async (status: JobStatus): Promise<string[]> => {
  const { job, courses, counts, reached } = status;
  const { rendered, failed, planned } = counts;
  const reasons = courses.flatMap((course) =>
    course.state === 'failed' && course.error !== undefined
      ? [`  failed   slice ${course.index}: ${course.error.name}: ${course.error.message}`]
      : [],
  );
  const more = reasons.length - MOST_FAILED;
  return [
    `${shownName(job.source.key)}: open, job ${job.jobId}`,
    job.media === 'image'
      ? `  picture  ${failed > 0 ? 'failed' : rendered > 0 ? 'rendered' : 'not rendered yet'}`
      : `  slices   ${rendered} of ${planned} rendered, ${failed} failed, ${formatSpan(job.probe.durationMs)} of video`,
    ...outlineRows(status.outline),
    `  now      ${await nowText(status)}`,
    ...reasons.slice(0, MOST_FAILED),
    ...(more > 0 ? [`  failed   and ${more} more; --json has all of them`] : []),
    ...(reached.control === undefined || failed > 0
      ? [
          `  next     fanreel retry ${job.jobId}${reached.stack === undefined ? '' : ` --stack ${reached.stack}`} renders what is missing`,
        ]
      : []),
  ];
};

const closedJobLines = ({ job, reached: { buckets } }: JobStatus, manifest: Manifest): string[] => {
  const { key, etag, bytes } = job.source;
  const outcome = {
    kind: 'closed',
    source: { key, etag, bytes, how: 'present' },
    manifest,
    work: undefined,
  } as const;
  const howToFetch = `s3://${buckets.output}/jobs/${job.jobId}/ (fanreel run FILE --out DIR copies them)`;
  return summarise({ name: key, outcome, downloaded: undefined, howToFetch });
};

/** Rows about lost outputs of a closed job, and what to do about them. */
const lostRows = ({ job, lost, reached: { stack } }: JobStatus): string[] => {
  if (lost.length === 0) return [];
  const again = `fanreel retry ${job.jobId}${stack === undefined ? '' : ` --stack ${stack}`}`;
  return [...lostLines([], lost).map((line) => `  lost     ${line}`), `  next     ${again} renders it again`];
};

const documentOf = ({ job, manifest, outline, courses, counts, knowsRunning, lost }: JobStatus) => {
  const { planned, rendered, failed, running, waiting } = counts;
  return {
    jobId: job.jobId,
    status: manifest?.status ?? 'open',
    media: job.media,
    key: job.source.key,
    durationMs: job.probe.durationMs,
    createdAt: job.createdAt,
    ...(manifest === undefined ? {} : { completedAt: manifest.completedAt }),
    ...(manifest?.warnings === undefined ? {} : { warnings: manifest.warnings }),
    ...(outline === undefined ? {} : { outline }),
    ...(lost.length === 0 ? {} : { lost }),
    slices: {
      planned,
      rendered,
      failed,
      missing: running + waiting,
      ...(knowsRunning ? { running, waiting } : {}),
    },
    timeline: courses,
  };
};

const readStatus = async (jobId: string, reached: ReachedJobs): Promise<JobStatus> => {
  const { buckets, control, stack } = reached;
  const job = await findNamedJob(buckets, jobId);
  // Slice states are read first and records last: a slice that ends in between has its record.
  const states: readonly SliceInWork[] | undefined = await control?.sliceStates(jobId);
  const manifest = await readManifest(buckets.store, buckets.output, jobId);
  const records = await makeRecordReader(buckets.store, buckets.output, jobId)();
  const courses = sliceCourses(job, records, states, manifest?.coverage.gaps);
  const knowsRunning = states !== undefined || stack === undefined;
  const { store, output } = buckets;
  const lost = manifest === undefined ? [] : lostSentences(await findLostOutputs(store, output, manifest));
  const outline = job.outline === true ? await readOutline(job, store, output) : undefined;
  return { job, manifest, outline, courses, counts: countCourses(courses), knowsRunning, lost, reached };
};

/**
 * `fanreel status JOB`: how far a job is, and when each of its slices waited and ran.
 * @returns exit code: 0 open or complete, 1 closed with failed slices or with outputs that are gone
 * @throws {UsageError} when the argument is no job id
 */
export const statusCommand = async (
  raw: string,
  { stack, json = false }: StatusFlags,
  io: CommandIo,
): Promise<number> => {
  const jobId = readJobArgument(raw);
  const reached = await openJobs({ stack, home: homeOf(io), command: 'status' });
  try {
    const status = await readStatus(jobId, reached);
    const { manifest, courses, job, lost } = status;
    if (json) {
      io.stdout.json(documentOf(status));
    } else {
      const isWorkedOn = reached.control !== undefined;
      const width = Math.min(WIDTH, io.stdout.columns ?? WIDTH);
      const timeline = job.media === 'image' ? [] : drawTimeline(courses, isWorkedOn ? Date.now() : undefined, width);
      const lines = manifest === undefined ? await openJobLines(status) : closedJobLines(status, manifest);
      print(io.stdout, ...lines, ...lostRows(status), ...(timeline.length === 0 ? [] : ['', ...timeline]));
    }
    const isWhole = manifest === undefined || (manifest.status === 'complete' && lost.length === 0);
    return isWhole ? EXIT.complete : EXIT.failed;
  } finally {
    await reached.close();
  }
};
