import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { QueueEntry } from '../../../src/local/lambda/start-lambda.ts';
import { makeWarmBesideLast } from '../../../src/local/lambda/warm-beside-last.ts';

const entry = (state: QueueEntry['state']): QueueEntry => ({
  ...{ requestId: 'r', functionName: 'worker', payload: {}, queuedAtMs: 0, attempts: 0, state },
});

let queue: QueueEntry[];
let warmed: string[];
let onStarted: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  queue = [];
  warmed = [];
  const lambda = {
    queued: (name?: string) => queue.filter(({ functionName }) => functionName === name),
    warm: (name: string) => void warmed.push(name),
  };
  onStarted = makeWarmBesideLast(lambda, { of: 'assembler', after: 'worker' });
});
afterEach(() => void vi.useRealTimers());

it('starts no environment while events wait', () => {
  queue = [entry('running'), entry('waiting')];
  onStarted();
  vi.runAllTimers();
  expect(warmed).toEqual([]);
});

it('starts one when the last event runs', () => {
  queue = [entry('running'), entry('waiting')];
  onStarted();
  vi.runAllTimers();
  queue = [entry('running')];
  onStarted();
  vi.runAllTimers();
  expect(warmed).toEqual(['assembler']);
});

it('waits for the other events of a job when the first one starts at once', () => {
  queue = [entry('running')];
  onStarted();
  queue.push(entry('waiting'));
  vi.runAllTimers();
  expect(warmed).toEqual([]);
});

it('looks once for events that start together', () => {
  queue = [entry('running'), entry('running')];
  onStarted();
  onStarted();
  vi.runAllTimers();
  expect(warmed).toEqual(['assembler']);
});
