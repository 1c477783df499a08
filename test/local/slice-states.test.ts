import { describe, expect, it } from 'vitest';
import type { InvocationNews } from '../../src/local/lambda/invocation-observer.ts';
import type { QueueEntry } from '../../src/local/lambda/start-lambda.ts';
import { SliceStates, type SliceWorkChange } from '../../src/local/live/slice-states.ts';

const JOB = 'film-0123456789ab';
const payload = (jobId: string, index?: number) => ({ detail: { jobId, index } });
const entry = (index: number, state: QueueEntry['state'], attempts = 0, jobId = JOB): QueueEntry => ({
  requestId: `r${index}`,
  functionName: 'worker',
  payload: payload(jobId, index),
  queuedAtMs: 100 + index,
  attempts,
  state,
});
const news = (phase: InvocationNews['phase'], index: number, more: Partial<InvocationNews> = {}): InvocationNews => ({
  phase,
  functionName: 'worker',
  requestId: `r${index}`,
  attempt: 1,
  event: payload(JOB, index),
  async: true,
  ...more,
});

describe('the states of slices', () => {
  const watched = (queue: QueueEntry[]) => {
    let nowMs = 1_000;
    const states = new SliceStates(
      () => queue,
      () => nowMs++,
    );
    const changes: SliceWorkChange[] = [];
    const end = states.subscribe((change) => changes.push(change));
    return { states, changes, end };
  };

  it('are those of the queue, with the time at which an attempt began', () => {
    const queue = [
      entry(2, 'delayed', 1),
      entry(1, 'running'),
      entry(0, 'waiting'),
      entry(0, 'running', 0, 'other-0123456789ab'),
    ];
    const { states } = watched(queue);
    states.note(news('started', 1));
    expect(states.of(JOB)).toEqual([
      { index: 0, state: 'queued', attempt: 1, queuedAtMs: 100 },
      { index: 1, state: 'running', attempt: 1, queuedAtMs: 101, startedAtMs: 1_000 },
      { index: 2, state: 'queued', attempt: 2, queuedAtMs: 102 },
    ]);
    expect(states.activity(JOB)).toEqual({ running: 1, waiting: 2, peakConcurrency: 1, partMs: 0 });
  });

  it('are told as they change: queued, running, queued again after a failure, ended', () => {
    const { states, changes, end } = watched([]);
    states.note(news('queued', 3));
    states.note(news('started', 3));
    states.note(news('finished', 3, { willRetry: true }));
    states.note(news('started', 3, { attempt: 2 }));
    states.note(news('finished', 3, { attempt: 2, willRetry: false }));
    states.noteDropped([entry(4, 'waiting')]);
    expect(changes.map(({ index, state, attempt }) => [index, state, attempt])).toEqual([
      [3, 'queued', 1],
      [3, 'running', 1],
      [3, 'queued', 2],
      [3, 'running', 2],
      [3, 'ended', 2],
      [4, 'ended', 1],
    ]);
    expect(changes[0]).toMatchObject({ jobId: JOB, atMs: 1_000 });
    end();
    states.note(news('queued', 5));
    expect(changes).toHaveLength(6);
  });

  it('count what running attempts have rendered so far, and nothing of an attempt that ended', () => {
    const running = (index: number): QueueEntry => ({
      ...entry(index, 'running'),
      payload: { detail: { jobId: JOB, index, start: 30 * index, end: 30 * index + 30, length: 3600 } },
    });
    const { states } = watched([running(0), running(1)]);
    states.note(news('started', 0));
    states.note(news('started', 1));
    states.noteProgress('r0', 0.5);
    states.noteProgress('r1', 7);
    states.noteProgress('unknown', 0.5);
    expect(states.activity(JOB).partMs).toBe(36_000);
    states.note(news('finished', 1, { willRetry: true }));
    states.note(news('started', 1, { attempt: 2 }));
    expect(states.activity(JOB).partMs).toBe(12_000);
  });

  it('do not mention ranges asked for by hand, nor other functions', () => {
    const { states, changes } = watched([{ ...entry(0, 'running'), payload: { detail: { key: 'a.mp4', start: 0 } } }]);
    states.note(news('started', 0, { event: { detail: { key: 'a.mp4' } } }));
    states.note(news('started', 0, { functionName: 'stitcher' }));
    expect(changes).toEqual([]);
    expect(states.of(JOB)).toEqual([]);
  });
});
