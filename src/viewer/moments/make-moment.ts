import { type JobAnswer, JobAnswerSchema, RequestedJobSchema } from '../../api/contracts/jobs.ts';
import { type SourceAnswer, SourceAnswerSchema } from '../../api/contracts/sources.ts';
import { getJson, postJson } from '../api/api-client.ts';
import { untilAnswered } from '../api/until-answered.ts';
import { wait } from '../api/wait.ts';
import { type MadeMoment, madeMoment, whyNotMade } from '../core/moments/made-moment.ts';
import { type MomentRequest, momentOptions } from '../core/moments/moment-request.ts';
import { newRefusal } from '../core/moments/refusal.ts';

/** A moment takes seconds. */
const EVERY_MS = 500;
/** Longest wait: a function may have several attempts at a slice. */
const GIVE_UP_MS = 10 * 60_000;

/** The film of a job. */
export interface FilmOfJob {
  readonly jobId: string;
  /** key of the upload */
  readonly key: string;
}

/** Look until a value is there; without an answer it is looked for again. @throws when it takes too long, and what `look` refuses */
const until = async <Value>(look: () => Promise<Value | undefined>, signal: AbortSignal): Promise<Value> => {
  for (const endMs = performance.now() + GIVE_UP_MS; performance.now() < endMs; ) {
    const found = await untilAnswered(look, signal);
    if (found !== undefined) return found;
    await wait(EVERY_MS, signal);
  }
  throw new Error('It takes unusually long. Look at the list of jobs later.');
};

/**
 * Have a moment made by a job of its own, and wait for it.
 * @throws {ApiError} when it was refused; also when it could not be made
 */
export const makeMoment = async (
  { jobId: ofJob, key }: FilmOfJob,
  request: MomentRequest,
  signal: AbortSignal,
): Promise<MadeMoment> => {
  const readSource = (): Promise<SourceAnswer> =>
    getJson(`/sources?key=${encodeURIComponent(key)}`, SourceAnswerSchema, { signal });
  const before = await readSource();
  const body = { source: { jobId: ofJob }, options: momentOptions(request) };
  const { jobId } = await postJson('/jobs', body, RequestedJobSchema, { signal });
  // The source knows when the job is planned, or why it was refused; until then there is no job to ask for.
  await until(async () => {
    const source = await readSource();
    if (source.state === 'job' && source.jobIds.includes(jobId)) return true;
    const refusal = newRefusal(before, source);
    if (refusal !== undefined) throw new Error(refusal.message);
    return undefined;
  }, signal);
  const closed = await until(async (): Promise<JobAnswer | undefined> => {
    const job = await getJson(`/jobs/${jobId}`, JobAnswerSchema, { signal });
    return job.status === 'open' ? undefined : job;
  }, signal);
  const moment = madeMoment(closed);
  if (moment === undefined) throw new Error(whyNotMade(closed));
  return moment;
};
