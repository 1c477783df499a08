import { openFanreel } from '../../sdk/client/open-fanreel.ts';
import { isCancelled } from '../../sdk/core/status/slice-courses.ts';
import type { JobFlags } from '../../sdk/job/job-argument.ts';
import type { JobStatus } from '../../sdk/job/read-status.ts';
import { STILL_MS } from '../../shared/core/completion/stands-still.ts';
import { jobPrefix } from '../../shared/core/contracts/object-keys.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import { plannedMs } from '../../shared/core/job/job-slices.ts';
import { formatSpan } from '../../shared/core/text/format.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { drawTimeline } from '../core/status/timeline.ts';
import { EXIT } from '../core/words/exit-codes.ts';
import { lostLines } from '../core/words/lost-lines.ts';
import { outlineRows } from '../core/words/outline-rows.ts';
import { calledAs } from '../core/words/typed-command.ts';
import { copyHint, stackFlag } from '../run/how-to-fetch.ts';
import { summarise } from '../run/summary.ts';
import { type CommandIo, clientOptions, print } from '../terminal/command-io.ts';

/** Flags of `status` as commander hands them over. */
export interface StatusFlags extends JobFlags {
  readonly json?: boolean;
}

const WIDTH = 100;
/** Most failed slices of an open job whose reasons are listed. */
const MOST_FAILED = 10;

const nowText = ({ counts, work }: JobStatus): string => {
  const minutes = STILL_MS / 60_000;
  switch (work) {
    case 'counted':
      return `${counts.running} running, ${counts.waiting} waiting`;
    case 'none':
      return 'nothing works on it: no local cloud runs in this home';
    case 'still':
      return `nothing happened in the last ${minutes} minutes`;
    case 'recent':
      return `something happened in the last ${minutes} minutes`;
  }
};

/** What of a command's surroundings its hints depend on. */
interface Hints {
  readonly stack: string | undefined;
  readonly io: CommandIo;
}

const retryCommandOf = (jobId: string, { stack, io }: Hints): string =>
  `${calledAs(io.argv)} retry ${jobId}${stackFlag(stack)}`;

const openJobLines = (status: JobStatus, hints: Hints): string[] => {
  const { job, courses, counts, isWorkedOn } = status;
  const { rendered, failed, cancelled, planned } = counts;
  const reasons = courses.flatMap((course) =>
    course.state === 'failed' && course.error !== undefined && !isCancelled(course)
      ? [`  failed   slice ${course.index}: ${course.error.name}: ${course.error.message}`]
      : [],
  );
  const more = reasons.length - MOST_FAILED;
  return [
    `${shownName(job.source.key)}: open, job ${job.jobId}`,
    job.media === 'image'
      ? `  picture  ${failed > 0 ? 'failed' : rendered > 0 ? 'rendered' : 'not rendered yet'}`
      : `  slices   ${rendered} of ${planned} rendered, ${failed} failed,${cancelled > 0 ? ` ${cancelled} cancelled,` : ''} ${formatSpan(plannedMs(job))} of video`,
    ...outlineRows(status.outline),
    `  now      ${nowText(status)}`,
    ...reasons.slice(0, MOST_FAILED),
    ...(more > 0 ? [`  failed   and ${more} more; --json has all of them`] : []),
    ...(!isWorkedOn || failed > 0 ? [`  next     ${retryCommandOf(job.jobId, hints)} renders what is missing`] : []),
  ];
};

const closedJobLines = ({ job, outputBucket }: JobStatus, manifest: Manifest, { stack, io }: Hints): string[] => {
  const howToFetch = `s3://${outputBucket}/${jobPrefix(job.jobId)}; ${copyHint(job.jobId, stack, io)}`;
  return summarise({ name: job.source.key, result: { manifest, work: undefined }, downloaded: undefined, howToFetch });
};

/** Rows about lost outputs of a closed job, and what to do about them. */
const lostRows = ({ job, lost }: JobStatus, hints: Hints): string[] => {
  if (lost.length === 0) return [];
  const again = `  next     ${retryCommandOf(job.jobId, hints)} renders it again`;
  return [...lostLines([], lost).map((line) => `  lost     ${line}`), again];
};

const documentOf = ({ job, manifest, outline, courses, counts, knowsRunning, lost }: JobStatus) => {
  const { planned, rendered, failed, cancelled, running, waiting } = counts;
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
    ...(manifest?.poster === undefined ? {} : { poster: manifest.poster }),
    ...(manifest?.chosen === undefined ? {} : { chosen: manifest.chosen }),
    ...(manifest?.takenOver === undefined ? {} : { takenOver: manifest.takenOver }),
    ...(lost.length === 0 ? {} : { lost }),
    slices: {
      planned,
      rendered,
      failed,
      cancelled,
      missing: running + waiting,
      ...(knowsRunning ? { running, waiting } : {}),
    },
    timeline: courses,
  };
};

/**
 * `fanreel status JOB`: how far a job is, and when each of its slices waited and ran.
 * @returns exit code: 0 open or complete, 1 closed with failed slices or with outputs that are gone
 * @throws {UsageError} when no job or more than one fits the argument
 */
export const statusCommand = async (
  raw: string,
  { stack, json = false }: StatusFlags,
  io: CommandIo,
): Promise<number> => {
  const fanreel = openFanreel({ ...clientOptions(io), stack });
  try {
    const status = await fanreel.status(await fanreel.find(raw));
    const { manifest, courses, job, lost, isWorkedOn } = status;
    if (json) {
      io.stdout.json(documentOf(status));
    } else {
      const width = Math.min(WIDTH, io.stdout.columns ?? WIDTH);
      const timeline = job.media === 'image' ? [] : drawTimeline(courses, isWorkedOn ? Date.now() : undefined, width);
      const hints: Hints = { stack, io };
      const lines = manifest === undefined ? openJobLines(status, hints) : closedJobLines(status, manifest, hints);
      print(io.stdout, ...lines, ...lostRows(status, hints), ...(timeline.length === 0 ? [] : ['', ...timeline]));
    }
    const isWhole = manifest === undefined || (manifest.status === 'complete' && lost.length === 0);
    return isWhole ? EXIT.complete : EXIT.failed;
  } finally {
    await fanreel.close();
  }
};
