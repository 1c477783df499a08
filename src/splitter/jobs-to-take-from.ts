import { readSourceOutcome } from '../shared/core/completion/source-outcome.ts';
import type { Job } from '../shared/core/documents/job.ts';
import { orNothing } from '../shared/core/errors/or-nothing.ts';
import { readJob } from '../shared/core/job/stored-job.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';
import { countAlike } from './plan/count-alike.ts';

/** Most jobs of a film that are looked at, the newest first; each costs a read. */
const MOST_LOOKED_AT = 16;
/** Most jobs that a plan names. A worker reads their records until nothing is left to render. */
const MOST_NAMED = 4;

/**
 * Jobs of the same film that may have renders of a new job. Their records decide: here nothing is known but their plans. A document
 * that cannot be read has nothing to take over.
 * @returns ids, those with most first; to be frozen into the plan
 */
export const jobsToTakeFrom = async (
  job: Job,
  store: ObjectStore,
  outputBucket: string,
): Promise<Pick<Job, 'takesFrom'>> => {
  if (job.media === 'image') return {};
  const outcome = await orNothing(readSourceOutcome(store, outputBucket, job.source));
  const others = (outcome?.jobIds ?? []).filter((jobId) => jobId !== job.jobId).slice(0, MOST_LOOKED_AT);
  const plans = await Promise.all(others.map((jobId) => orNothing(readJob(store, outputBucket, jobId))));
  const takesFrom = plans
    .flatMap((plan) => (plan === undefined ? [] : [{ jobId: plan.jobId, alike: countAlike(job, plan) }]))
    .filter(({ alike }) => alike > 0)
    .toSorted((one, other) => other.alike - one.alike)
    .slice(0, MOST_NAMED)
    .map(({ jobId }) => jobId);
  return takesFrom.length === 0 ? {} : { takesFrom };
};
