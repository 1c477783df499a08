import { type Attempt, AttemptSchema } from '../contracts/attempt.ts';
import { attemptKey, attemptOfKey, attemptsPrefix, claimKey } from '../contracts/object-keys.ts';
import { readJson } from '../contracts/read-document.ts';
import { InvalidEventError } from '../errors.ts';
import type { ObjectStore } from '../ports.ts';
import type { AttemptClaims } from '../quote/job-budget.ts';

/** Which slice of which job, and where its documents are. */
export interface AttemptPlace {
  readonly store: ObjectStore;
  readonly outputBucket: string;
  readonly jobId: string;
  readonly index: number;
}

/** More attempts than Lambda, duplicates and rounds of the reconciler make of one slice; behind them nobody looks. */
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
 * Read what earlier attempts at a slice left: of most there is nothing, and one request tells it.
 * @returns those that can be read; `next` is the number of the attempt that begins now
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

/** Note an attempt, or how it ended. */
export const writeAttempt = async ({ store, outputBucket }: AttemptPlace, attempt: Attempt): Promise<void> => {
  await store.putJson(outputBucket, attemptKey(attempt.jobId, attempt.index, attempt.attempt), attempt);
};

/** Clocks of functions differ by less, and a function is killed a moment before or after its deadline. */
const DEADLINE_GRACE_MS = 2_000;

/** Whether an attempt ran out of time: by its own word, or because it was killed, and left none. */
export const ranOutOfTime = ({ ended, endsAt }: Attempt, nowMs: number): boolean =>
  ended === 'timedOut' || (ended === undefined && nowMs >= Date.parse(endsAt) - DEADLINE_GRACE_MS);

/** Ask for a further stretch of time: written first, so that nobody who lists afterwards misses it. @returns every claim of the job */
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

/** Forget the attempts at slices that are to be rendered anew: whoever asks for them knows better. */
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
