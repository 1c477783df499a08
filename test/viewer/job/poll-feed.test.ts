import { describe, expect, it } from 'vitest';
import type { SlicesNews } from '../../../src/api/contracts/slices.ts';
import { ApiError } from '../../../src/viewer/api/api-client.ts';
import { nextDelayMs } from '../../../src/viewer/core/job/poll-delay.ts';
import type { LiveNews } from '../../../src/viewer/course/live/follow-job.ts';
import { makePollFeed } from '../../../src/viewer/course/live/poll-feed.ts';

const answer = (part: Partial<SlicesNews>): SlicesNews => ({
  jobId: 'film-000000000000',
  status: 'open',
  count: 3,
  durationMs: 90_000,
  slices: [],
  next: 'n',
  more: false,
  ...part,
});
const view = (index: number): SlicesNews['slices'][number] => ({
  index,
  state: 'rendered',
  queuedMs: 1,
  startedAtMs: 1,
  finishedAtMs: 2,
  cpuMs: 1,
  coldStart: false,
  memoryMb: 1,
  bytes: 1,
});

/** Follows until the answers are used up; what was told, asked and waited. */
const follow = async (answers: (SlicesNews | Error)[]) => {
  const told: LiveNews[] = [];
  const asked: (string | undefined)[] = [];
  const waits: number[] = [];
  await new Promise<void>((resolve) => {
    const stop = makePollFeed(
      async (_, since) => {
        asked.push(since);
        const next = answers.shift();
        if (answers.length === 0) resolve();
        if (next === undefined || next instanceof Error) throw next ?? new Error('asked too often');
        return next;
      },
      async (ms) => {
        waits.push(ms);
        if (answers.length === 0) stop();
      },
    )('film-000000000000', (news) => told.push(news));
  });
  await new Promise((resolve) => setImmediate(resolve));
  return { told, asked, waits };
};

describe('following a job by asking', () => {
  it('tells all at first, then what is new, and ends when the job is closed', async () => {
    const { told, asked } = await follow([
      answer({ slices: [view(0)], next: 'a', more: true }),
      answer({ slices: [view(1)], next: 'b' }),
      answer({ next: 'c' }),
      answer({ slices: [view(2)], next: 'd', status: 'complete' }),
    ]);
    expect(asked).toEqual([undefined, 'a', 'b', 'c']);
    expect(told.map((news) => (news.type === 'status' ? news.status : news.type))).toEqual([
      'snapshot',
      'changes',
      'open',
      'open',
      'changes',
      'complete',
    ]);
  });

  it('fails over to a later look when there is no answer, and goes on where it was', async () => {
    const { told, asked, waits } = await follow([
      answer({ next: 'a' }),
      new Error('no answer'),
      answer({ next: 'b', slices: [view(1)], status: 'partial' }),
    ]);
    expect(asked).toEqual([undefined, 'a', 'a']);
    expect(told).toContainEqual({ type: 'trouble', message: 'no answer', passes: true });
    expect(waits).toHaveLength(2);
  });

  it('fails for good, and says so, when the job is gone', async () => {
    const { told, asked } = await follow([answer({ next: 'a' }), new ApiError(404, 'no such job')]);
    expect(asked).toEqual([undefined, 'a']);
    expect(told.at(-1)).toEqual({ type: 'trouble', message: 'no such job', passes: false });
  });

  it('waits longer and longer while nothing happens, and not at all while there is more', () => {
    const quiet = [1, 2, 3, 4, 5, 6, 7].reduce<number[]>(
      (waits) => [...waits, nextDelayMs('nothing', waits.at(-1) ?? 0)],
      [],
    );
    expect(quiet).toEqual(quiet.toSorted((a, b) => a - b));
    expect(quiet.at(-1)).toBe(10_000);
    expect(nextDelayMs('news', 10_000)).toBe(1_000);
    expect(nextDelayMs('more', 10_000)).toBe(0);
    expect(nextDelayMs('failed', 50_000)).toBe(60_000);
  });
});
