import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawTimeline } from '../../../src/cli/core/status/timeline.ts';
import { countCourses, type SliceCourse, sliceCourses } from '../../../src/sdk/core/status/slice-courses.ts';
import { failedRecord, jobOf, renderedRecord } from '../../fakes/job-documents.ts';

const base = { cpuMs: 0, coldStart: false, memoryMb: 2048, bytes: 1 };
const done = (index: number, queuedAtMs: number, startedAtMs: number, finishedAtMs: number): SliceCourse => ({
  ...base,
  index,
  state: 'rendered',
  queuedMs: startedAtMs - queuedAtMs,
  startedAtMs,
  finishedAtMs,
});
const widest = (lines: readonly string[]) => Math.max(...lines.map((line) => [...line].length));

describe('the courses of slices', () => {
  const job = jobOf(120_000);
  const createdMs = Date.parse(job.createdAt);

  it('are their records, what runs and waits now, and what was asked for and is not there yet', () => {
    const records = new Map([
      [0, renderedRecord(job, 0)],
      [3, failedRecord(job, 3, { name: 'ProcessError', message: 'm' })],
    ]);
    const courses = sliceCourses(job, records, [
      // Its record is there already.
      { index: 0, state: 'running', attempt: 1, queuedAtMs: 1, startedAtMs: 2 },
      { index: 1, state: 'running', attempt: 2, queuedAtMs: 3, startedAtMs: 4 },
    ]);
    expect(courses).toMatchObject([
      { index: 0, state: 'rendered' },
      { index: 1, state: 'running', attempt: 2, startedAtMs: 4 },
      { index: 2, state: 'waiting', queuedAtMs: createdMs },
      { index: 3, state: 'failed', error: { name: 'ProcessError', message: 'm' } },
    ]);
    expect(countCourses(courses)).toEqual({ planned: 4, rendered: 1, failed: 1, cancelled: 0, running: 1, waiting: 1 });
  });

  it('count as failed what the manifest misses', () => {
    const gap = { index: 0, start: 0, end: 30, error: { name: 'MissingOutput', message: 'gone' } } as const;
    const courses = sliceCourses(job, new Map([[0, renderedRecord(job, 0)]]), [], [gap]);
    expect(courses[0]).toMatchObject({ state: 'failed', error: { name: 'MissingOutput' } });
  });
});

describe('a timeline', () => {
  it('shows for every slice of a short job when it waited, ran, and how it ended', () => {
    const failed: SliceCourse = { ...done(2, 0, 5_000, 10_000), state: 'failed' } as SliceCourse;
    const lines = drawTimeline(
      [
        done(0, 0, 0, 5_000),
        done(1, 0, 2_500, 10_000),
        failed,
        { index: 3, state: 'running', queuedAtMs: 0, startedAtMs: 7_500 },
        { index: 4, state: 'waiting', queuedAtMs: 0 },
      ],
      10_000,
      51,
    );
    expect(lines).toEqual([
      '  0  ██████████            5.0 s',
      '  1  ·····███████████████  7.5 s',
      '  2  ··········█████████✗  failed',
      '  3  ···············█████  running',
      '  4  ····················  waiting',
      '     0 s             10 s',
      '     · waiting  █ running  ✗ failed',
    ]);
  });

  it('puts slices of a long job together, the darker the more of them ran', () => {
    const courses = Array.from({ length: 10_000 }, (_, index) => done(index, 0, index, index + 1_250));
    courses[9_999] = { ...courses[9_999], state: 'failed' } as SliceCourse;
    const lines = drawTimeline(courses, undefined, 80);
    expect(lines).toHaveLength(18);
    expect(widest(lines)).toBeLessThanOrEqual(80);
    expect(lines[0]).toMatch(/^ {6}0–624 {2}░▓█+▓░ +625$/);
    expect(lines[15]).toMatch(/^ {2}9375–9999 {2}·+░▓█+▓✗ {2}624\/625, 1 failed$/);
  });

  it('fits any terminal whatever the slices did', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(5_000), fc.nat(5_000), fc.nat(5_000)), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 50, max: 200 }),
        (times, columns) => {
          const courses = times.map(([at, wait, run], index) => done(index, at, at + wait, at + wait + run));
          const lines = drawTimeline(courses, undefined, columns);
          expect(lines.length).toBeLessThanOrEqual(18);
          expect(widest(lines)).toBeLessThanOrEqual(columns);
        },
      ),
    ));

  it('is left out where nothing has begun', () => {
    expect(drawTimeline([{ index: 0, state: 'waiting', queuedAtMs: 0 }], 5, 80)).toEqual([]);
  });
});
