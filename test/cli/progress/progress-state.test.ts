import { describe, expect, it } from 'vitest';
import {
  advance,
  type FileProgress,
  newFileProgress,
  speedOf,
  timeLeftMs,
} from '../../../src/cli/core/progress/progress-state.ts';
import type { ProgressEvent } from '../../../src/sdk/core/progress/progress-event.ts';

const fileAfter = (...events: readonly (readonly [number, ProgressEvent])[]): FileProgress =>
  events.reduce((file, [atMs, event]) => advance(file, event, atMs), newFileProgress('film.mp4'));

const planned: ProgressEvent = {
  type: 'planned',
  jobId: 'film-0123456789ab',
  sliceTotal: 4,
  media: 'video',
  mediaMs: 120_000,
};
const slices = (done: number, failed = 0): ProgressEvent => ({
  type: 'slices',
  slices: { done, failed, running: 1, waiting: 4 - done - failed - 1 },
  mediaDoneMs: done * 30_000,
});

describe('progress of a file', () => {
  it('goes through its phases', () => {
    expect(fileAfter().phase).toBe('waiting');
    expect(fileAfter([0, { type: 'checking', bytesDone: 5, bytesTotal: 10 }])).toMatchObject({
      phase: 'checking',
      bytesDone: 5,
      bytesTotal: 10,
    });
    expect(fileAfter([0, { type: 'uploaded', key: 'film.mp4', bytes: 10, how: 'present' }]).phase).toBe('splitting');
    expect(fileAfter([0, planned]).phase).toBe('rendering');
    expect(fileAfter([0, planned], [1, slices(3)]).phase).toBe('rendering');
    expect(fileAfter([0, planned], [1, slices(4)]).phase).toBe('assembling');
    expect(fileAfter([0, planned], [1, slices(3, 1)]).phase).toBe('assembling');
    expect(fileAfter([0, { type: 'finished', phase: 'partial' }]).phase).toBe('partial');
  });

  it('measures speed as a multiple of real time, from the first look at the slices on', () => {
    expect(speedOf(fileAfter([0, planned]), 100)).toBeUndefined();
    expect(speedOf(fileAfter([0, planned], [1_000, slices(0)]), 2_000)).toBeUndefined();
    expect(speedOf(fileAfter([0, planned], [1_000, slices(0)], [11_000, slices(2)]), 11_000)).toBe(6);
  });

  it('does not count what an earlier run rendered', () => {
    const resumed = fileAfter([0, planned], [1_000, slices(2)], [11_000, slices(3)]);
    expect(speedOf(resumed, 11_000)).toBe(3);
  });

  it('tells the time left at the present speed, while slices are rendered', () => {
    const file = fileAfter([0, planned], [1_000, slices(0)], [11_000, slices(2)]);
    expect(timeLeftMs(file, 11_000)).toBe(10_000);
    expect(timeLeftMs(fileAfter([0, planned]), 0)).toBeUndefined();
    expect(timeLeftMs(fileAfter([0, planned], [1_000, slices(0)], [11_000, slices(4)]), 11_000)).toBeUndefined();
  });
});
