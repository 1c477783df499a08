import { type JobAnswer, JobAnswerSchema } from '../../api/contracts/jobs.ts';
import { SourceAnswerSchema } from '../../api/contracts/sources.ts';
import { getJson } from '../api/api-client.ts';
import { untilAnswered } from '../api/until-answered.ts';
import { wait } from '../api/wait.ts';
import { nextAskMs } from '../core/job/job-row.ts';
import { type MadeMoment, madeMoment, mayMakeMoment } from '../core/moments/made-moment.ts';

/** Other jobs of the film that are looked at in one go, the newest first. */
const AT_ONCE = 12;
/** Most that are looked at unasked, while none has made a moment. */
const MOST_UNASKED = 120;

export interface FoundMoments {
  /** the newest first */
  readonly made: readonly MadeMoment[];
  /** jobs that may still make one */
  readonly open: readonly string[];
  /** how many jobs of the film are not looked at yet */
  readonly more: number;
}

const readJob = (jobId: string, signal: AbortSignal): Promise<JobAnswer> =>
  untilAnswered(() => getJson(`/jobs/${jobId}`, JobAnswerSchema, { signal }), signal);

/**
 * Find what other jobs have made of a job's film. A job that is deleted meanwhile, or cannot be read, is missing; the others are there.
 * @param looked jobs that were looked at before; those that are looked at now are added
 */
export const findMoments = async (
  { jobId, source }: Pick<JobAnswer, 'jobId' | 'source'>,
  looked: Set<string>,
  signal: AbortSignal,
): Promise<FoundMoments> => {
  const path = `/sources?key=${encodeURIComponent(source.key)}`;
  const answer = await untilAnswered(() => getJson(path, SourceAnswerSchema, { signal }), signal);
  const others = answer.state === 'job' ? answer.jobIds.filter((other) => other !== jobId && !looked.has(other)) : [];
  for (let at = 0; ; at += AT_ONCE) {
    const next = others.slice(at, at + AT_ONCE);
    for (const other of next) looked.add(other);
    const asked = await Promise.allSettled(next.map((other) => readJob(other, signal)));
    signal.throwIfAborted();
    const jobs = asked.flatMap((job) => (job.status === 'fulfilled' ? job.value : []));
    const made = jobs.flatMap((job) => madeMoment(job) ?? []);
    const open = jobs.filter(mayMakeMoment).map((job) => job.jobId);
    const more = others.length - at - next.length;
    // Who sees no moment at all does not know that there are more to look at.
    if (more <= 0 || made.length + open.length > 0 || at + AT_ONCE >= MOST_UNASKED)
      return { made, open, more: Math.max(0, more) };
  }
};

/** What an open job makes, once it is closed. @returns undefined when that is no moment @throws when the job is deleted */
export const momentOnceClosed = async (jobId: string, signal: AbortSignal): Promise<MadeMoment | undefined> => {
  for (let ms = 0; ; ) {
    ms = nextAskMs(ms, { open: true, changed: false });
    await wait(ms, signal);
    const job = await readJob(jobId, signal);
    if (job.status !== 'open') return madeMoment(job);
  }
};
