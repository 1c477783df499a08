import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeAttempt } from '../../src/shared/core/completion/slice-attempts.ts';
import type { Attempt } from '../../src/shared/core/contracts/attempt.ts';
import { attemptKey, attemptsPrefix, sliceKeys, stoppedKey } from '../../src/shared/core/contracts/object-keys.ts';
import { ProcessError, SourceMediaError } from '../../src/shared/core/errors/errors.ts';
import { planSlices } from '../../src/shared/core/slices/plan-slices.ts';
import { quoteJob } from '../../src/shared/estimator/quote/quote-job.ts';
import type { SliceTask } from '../../src/worker/plan/slice-task.ts';
import { type WatchAttemptContext, watchAttempt } from '../../src/worker/watch-attempt.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { jobOf } from '../fakes/job-documents.ts';
import { RecordedEvents } from '../fakes/recorded-events.ts';

const TIMEOUT_MS = 300_000;
const START = Date.parse('2026-11-20T10:00:00.000Z');

let store: InMemoryObjectStore;
let bus: RecordedEvents;
let killed: number;
beforeEach(() => {
  vi.useFakeTimers({ now: START });
  store = new InMemoryObjectStore();
  bus = new RecordedEvents();
  killed = 0;
});
afterEach(() => vi.useRealTimers());

const jobOfSlices = (slices: number) => jobOf(slices * 30_000);
const taskOf = (job: ReturnType<typeof jobOf>, index = 0): SliceTask => {
  const range = planSlices(job.probe.durationMs, 30_000)[index];
  if (range === undefined) throw new RangeError(`no slice ${index}`);
  return { job, index, range, keys: sliceKeys(job.jobId, index), planned: true };
};
const contextOf = (changes: Partial<WatchAttemptContext> = {}): WatchAttemptContext => ({
  store,
  publish: bus.publish,
  outputBucket: 'output',
  requestId: 'request',
  now: Date.now,
  queuedMs: 0,
  remainingMs: () => TIMEOUT_MS,
  maxJobUsd: 5,
  stopMedia: () => {
    killed += 1;
  },
  ...changes,
});

/** Work that takes a time, or ends early when everything that it started is killed. */
const takes =
  (ms: number, how: 'renders' | 'fails' | 'times out' = 'renders') =>
  async () => {
    const before = killed;
    for (let at = 0; at < ms; at += 5_000) {
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      if (killed > before) throw new ProcessError('ffmpeg was ended by SIGKILL.', processEnd(false));
    }
    if (how === 'fails') throw new ProcessError('ffmpeg ended with exit code 7.', processEnd(false));
    if (how === 'times out') throw new ProcessError('ffmpeg was stopped.', processEnd(true));
    return 'rendered' as const;
  };
const processEnd = (timedOut: boolean) => ({ argv: [], exitCode: null, signal: null, timedOut, stderrTail: '' });

const ended = async <T>(attempt: Promise<T>): Promise<T | unknown> => {
  const outcome = attempt.catch((error: unknown) => error);
  await vi.runAllTimersAsync();
  return outcome;
};
const attempt = (task: SliceTask, work: () => Promise<'rendered'>, changes: Partial<WatchAttemptContext> = {}) =>
  ended(watchAttempt(task, contextOf(changes), work));

/** What an attempt leaves that was killed by its function's end. */
const killedAttempt = async (task: SliceTask, number: number): Promise<void> => {
  const { jobId } = task.job;
  const endsAt = new Date(Date.now()).toISOString();
  const left: Attempt = { version: 1, jobId, index: task.index, attempt: number, requestId: 'request', endsAt };
  await writeAttempt({ store, outputBucket: 'output', jobId, index: task.index }, left);
  store.calls.length = 0;
};
const LATE = { queuedMs: TIMEOUT_MS + 60_000 };

describe('an attempt at a slice', () => {
  it('that takes as long as most asks for nothing and leaves nothing', async () => {
    expect(await attempt(taskOf(jobOfSlices(345)), takes(9_000))).toBe('rendered');
    expect(store.calls).toEqual([]);
  });

  it('that takes long says until when it may, and how it ended', async () => {
    const task = taskOf(jobOfSlices(2), 1);
    const running = attempt(task, takes(60_000));
    await vi.advanceTimersByTimeAsync(40_000);
    const key = attemptKey(task.job.jobId, 1, 1);
    await running;
    expect(store.json('output', key)).toEqual({
      version: 1,
      jobId: task.job.jobId,
      index: 1,
      attempt: 1,
      requestId: 'request',
      endsAt: new Date(START + TIMEOUT_MS).toISOString(),
      ended: 'rendered',
    });
  });

  it('that runs out of time is tried again, the second time it is the last', async () => {
    const task = taskOf(jobOfSlices(2));
    const first = await attempt(task, takes(290_000, 'times out'));
    expect(first).toMatchObject({ name: 'ProcessError', retryable: true, timedOut: true });
    const second = await attempt(task, takes(290_000, 'times out'), LATE);
    expect(second).toMatchObject({ reason: 'timeLimit', retryable: false });
    expect((second as Error).message).toMatch(/Two attempts at the film between 0 and 30 s ran out of the time/);
  });

  it('that follows two which were killed, and left no word, does not begin', async () => {
    const task = taskOf(jobOfSlices(2));
    await killedAttempt(task, 1);
    await killedAttempt(task, 2);
    const work = vi.fn(takes(1_000));
    expect(await attempt(task, work, LATE)).toMatchObject({ reason: 'timeLimit' });
    expect(work).not.toHaveBeenCalled();
  });

  it('that follows one which was killed is the last when it runs out of time, by its own event or another', async () => {
    const task = taskOf(jobOfSlices(2));
    await killedAttempt(task, 1);
    expect(await attempt(task, takes(290_000, 'times out'))).toMatchObject({ reason: 'timeLimit' });
  });

  it.each([
    ['rendered in the end', takes(290_000)],
    ['failed for another reason', takes(290_000, 'fails')],
  ])('is not the last because two before it %s', async (_, work) => {
    const task = taskOf(jobOfSlices(2));
    await attempt(task, work);
    await attempt(task, work);
    const third = await attempt(task, takes(290_000, 'times out'), LATE);
    expect(third).toMatchObject({ name: 'ProcessError', retryable: true });
  });

  it('does not count one that still runs beside it', async () => {
    const task = taskOf(jobOfSlices(2));
    await killedAttempt(task, 1);
    const running = { endsAt: new Date(Date.now() + TIMEOUT_MS).toISOString() };
    const place = { store, outputBucket: 'output', jobId: task.job.jobId, index: 0 };
    await writeAttempt(place, { version: 1, jobId: task.job.jobId, index: 0, attempt: 2, requestId: 'r', ...running });
    expect(await attempt(task, takes(9_000), LATE)).toBe('rendered');
  });

  it('of a range that was asked for by hand is nobody’s', async () => {
    const task = { ...taskOf(jobOfSlices(2)), planned: false };
    const outcome = await attempt(task, takes(290_000, 'times out'), LATE);
    expect(outcome).toMatchObject({ name: 'ProcessError' });
    expect(store.calls).toEqual([]);
  });
});

describe('the money of a job', () => {
  /** 400 slices, quoted at a tenth of what they may cost. */
  const costly = () => {
    const job = jobOfSlices(400);
    return { job, maxJobUsd: quoteJob(job).usd * 10 };
  };

  it('lets slices run for longer than quoted until they come to more than it together', async () => {
    const { job, maxJobUsd } = costly();
    const outcomes: unknown[] = [];
    for (let index = 0; index < 400; index += 1) {
      const outcome = await attempt(taskOf(job, index), takes(250_000), { maxJobUsd });
      outcomes.push(outcome);
      if (outcome !== 'rendered') break;
    }
    const rendered = outcomes.filter((outcome) => outcome === 'rendered').length;
    expect(rendered).toBeGreaterThan(20);
    expect(rendered).toBeLessThan(400);
    const last = outcomes.at(-1);
    expect(last).toBeInstanceOf(SourceMediaError);
    expect(last).toMatchObject({ reason: 'tooExpensive', retryable: false });
    expect((last as Error).message).toMatch(/took longer than they were quoted.*MaxJobUsd.*retry the job/);
    expect(killed).toBeGreaterThan(0);
    expect(store.json('output', stoppedKey(job.jobId))).toMatchObject({ error: { name: 'tooExpensive' } });
  }, 120_000);

  it('that is used up gives every slice without a record its reason, and lets the job close', async () => {
    const { job } = costly();
    const outcome = await attempt(taskOf(job), takes(250_000), { maxJobUsd: quoteJob(job).otherUsd });
    expect(outcome).toMatchObject({ reason: 'tooExpensive' });
    for (const index of [0, 1, 399]) {
      expect(store.json('output', sliceKeys(job.jobId, index).record)).toMatchObject({
        status: 'failed',
        error: { name: 'tooExpensive' },
      });
    }
    expect(bus.types.at(-1)).toBe('videoRendered');
    expect(bus.types.filter((type) => type === 'sliceFailed').length).toBe(400);
    const late = await attempt(taskOf(job, 7), takes(1_000), { ...LATE, maxJobUsd: quoteJob(job).otherUsd });
    expect(late).toMatchObject({ reason: 'tooExpensive' });
  });

  it('is not looked at where there is no limit', async () => {
    const { job } = costly();
    expect(await attempt(taskOf(job), takes(250_000), { maxJobUsd: 0 })).toBe('rendered');
    expect(store.keys('output')).toEqual([`${attemptsPrefix(job.jobId)}00000-1.json`]);
  });

  it('ends an attempt whose claim cannot be stored: what cannot be counted is not spent', async () => {
    const { job } = costly();
    store.before = ({ operation }) => {
      if (operation === 'putJson') throw new Error('503');
    };
    expect(await attempt(taskOf(job), takes(250_000))).toMatchObject({ message: '503' });
  });
});
