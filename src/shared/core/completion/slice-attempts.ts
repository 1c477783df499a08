import type { AttemptClaims } from '../../estimator/quote/job-budget.ts';
import { type Attempt, AttemptSchema } from '../contracts/attempt.ts';
import { attemptKey, attemptOfKey, attemptsPrefix, claimKey } from '../contracts/object-keys.ts';
import { readJson } from '../contracts/read-document.ts';
import { InvalidEventError } from '../errors/errors.ts';
import type { ObjectStore } from '../ports/ports.ts';

/** A slice of a job, and where its documents are. */
export interface AttemptPlace {
  readonly store: ObjectStore;
  readonly outputBucket: string;
  readonly jobId: string;
  readonly index: number;
}

/**
 * More attempts at one slice than Lambda, duplicate events and the reconciler's rounds make; later ones are not read.
 */
const MOST_ATTEMPTS = 50;

const readable = (text: string, what: string): Attempt | undefined => {
  try {
    return readJson(AttemptSchema, text, what);
  } catch (error) {
    if (error instanceof InvalidEventError) return undefined;
    throw error;
  }
};

/**
 * Read the documents of earlier attempts at a slice. Most slices have none, which takes one request to find out.
 * @returns the readable documents; `next` is the number of the attempt that begins now
 */
export const readAttempts = async ({
  store,
  outputBucket,
  jobId,
  index,
}: AttemptPlace): Promise<{ readonly earlier: readonly Attempt[]; readonly next: number }> => {
  const earlier: Attempt[] = [];
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const stored = await store.getText(outputBucket, attemptKey(jobId, index, attempt));
    if (stored === undefined) return { earlier, next: attempt };
    const read = readable(stored.text, `Attempt ${attempt} at slice ${index} of job ${jobId}`);
    if (read !== undefined) earlier.push(read);
  }
  return { earlier, next: MOST_ATTEMPTS + 1 };
};

/** Store the document of an attempt, or how the attempt ended. */
export const writeAttempt = async ({ store, outputBucket }: AttemptPlace, attempt: Attempt): Promise<void> => {
  await store.putJson(outputBucket, attemptKey(attempt.jobId, attempt.index, attempt.attempt), attempt);
};

/** The clocks of functions differ by less than this, and a function is killed within this time of its deadline. */
const DEADLINE_GRACE_MS = 2_000;

/** Whether an attempt ran out of time: it says so, or it was killed and says nothing. */
export const ranOutOfTime = ({ ended, endsAt }: Attempt, nowMs: number): boolean =>
  ended === 'timedOut' || (ended === undefined && nowMs >= Date.parse(endsAt) - DEADLINE_GRACE_MS);

/**
 * Claim a further stretch of time. The claim is written before claims are listed, so that every later list contains it.
 * @returns every claim of the job
 */
export const claimTime = async (
  { store, outputBucket, jobId, index }: AttemptPlace,
  attempt: number,
  step: number,
): Promise<AttemptClaims[]> => {
  await store.putJson(outputBucket, claimKey(jobId, index, attempt, step), { version: 1 });
  const claims = new Map<string, AttemptClaims>();
  for await (const { key } of store.list(outputBucket, attemptsPrefix(jobId))) {
    const claimed = attemptOfKey(key);
    if (claimed?.step === undefined) continue;
    const name = `${claimed.index}-${claimed.attempt}`;
    const steps = Math.max(claimed.step, claims.get(name)?.steps ?? 0);
    claims.set(name, { index: claimed.index, attempt: claimed.attempt, steps });
  }
  return [...claims.values()];
};

/** Delete the attempts at slices that are to be rendered again: the caller asks for a fresh start. */
export const forgetAttempts = async (
  store: ObjectStore,
  outputBucket: string,
  jobId: string,
  indexes: ReadonlySet<number>,
): Promise<void> => {
  for await (const { key } of store.list(outputBucket, attemptsPrefix(jobId))) {
    const attempt = attemptOfKey(key);
    if (attempt !== undefined && indexes.has(attempt.index)) await store.delete(outputBucket, key);
  }
};
