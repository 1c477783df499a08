import { describe, expect, it } from 'vitest';
import { concurrencyChart } from '../../../src/cli/core/words/concurrency-chart.ts';
import { levelsOf } from '../../../src/shared/estimator/model/interval-metrics.ts';
import { jobMetrics } from '../../../src/shared/estimator/model/job-metrics.ts';
import { nearestRank, spreadOf } from '../../../src/shared/estimator/model/spread.ts';
import { failedRecord, jobOf, renderedRecord } from '../../fakes/job-documents.ts';

const job = jobOf(120_000);
const at = (seconds: number): string => new Date(Date.parse(job.createdAt) + seconds * 1000).toISOString();
const ran = (index: number, from: number, to: number, queuedMs = 500) =>
  renderedRecord(job, index, { startedAt: at(from), finishedAt: at(to), queuedMs, coldStart: index < 2 });

describe('levelsOf', () => {
  it('does not let an interval that ends overlap the one that starts then', () => {
    const levels = levelsOf([
      { startMs: 0, endMs: 2 },
      { startMs: 2, endMs: 3 },
      { startMs: 1, endMs: 3 },
      { startMs: 1, endMs: 1 },
    ]);
    expect(levels).toEqual([
      { atMs: 0, open: 1 },
      { atMs: 1, open: 2 },
      { atMs: 2, open: 2 },
      { atMs: 3, open: 0 },
    ]);
  });
});

describe('spreadOf', () => {
  it('is values that were seen, by nearest rank, whatever their order', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(spreadOf(values)).toEqual({ p50: 50, p95: 95, p99: 99 });
    expect(spreadOf([])).toEqual({ p50: 0, p95: 0, p99: 0 });
    expect(nearestRank([1, 2, 3], 1)).toBe(3);
  });
});

describe('jobMetrics', () => {
  it('tells peak, ramp-up, delays and times on the clock of the job', () => {
    const metrics = jobMetrics(job, [ran(1, 2, 6), ran(0, 1, 5), ran(2, 3, 4, 1_500), ran(3, 8, 10)]);
    expect(metrics).toMatchObject({
      recorded: 4,
      failed: 0,
      totals: { makespanMs: 10_000, busyMs: 11_000, peakConcurrency: 3, speedup: 1.1 },
      rampUpMs: 2_000,
      queueDelay: { p50: 500, p95: 1_500, p99: 1_500 },
      renderTime: { p50: 2_000, p99: 4_000 },
      coldStarts: 2,
    });
    expect(metrics.slices[0]).toMatchObject({ index: 0, queuedMs: 500, startedMs: 1_000, finishedMs: 5_000 });
    expect(metrics.running.at(-1)).toEqual({ atMs: 10_000, slices: 0 });
  });

  it('prices the records by hand-checked sums', () => {
    const { totals } = jobMetrics(
      job,
      [0, 1, 2, 3].map((index) => ran(index, 1, 5)),
    );
    // 4 slices × 4 s × 2 GB; splitter 2 s, assembler 0.6 s and stitcher 0.5 s with their shares of four slices and two sheets;
    // the outline 2.5 s of a worker by its own memory.
    const small = (2 + 4 * (0.000_625 + 0.003_3)) * 1 + (0.6 + 4 * 0.001_562_5 + 2 * 0.225) * 1 + (0.5 + 4 * 0.03) * 2;
    const gbSeconds = 32 + small + (2.5 * 1769) / 1024;
    const tmpGbSeconds = 16 * 1.5;
    const outputs = 5 * 4 + 120;
    // The list of the film's other jobs. A recording that is put together, the list of what was begun of it, the stitcher's record; the outline's sheet and cues.
    const writes = 6 + outputs + 4 + 1 + 1 + 1 + 3 + 3 + 2;
    // A poster of each slice; that of the film in two sizes, its fingerprints, its sketches and their mark.
    const extras = 4 + 5;
    // The outline reads sixty key frames; the poster is read to make it small.
    const reads = 24 + 4 * 3 + 2 * 2 + 2 + 4 + 4 + (4 + 2 * 4) + 10 + 60 + 1;
    const usd =
      gbSeconds * 0.0000166667 +
      8 * 0.0000002 +
      tmpGbSeconds * 0.0000000309 +
      (writes + extras) * 0.000005 +
      reads * 0.0000004 +
      7 * 0.000001 +
      8 * 0.000005;
    expect(totals.estimatedUsd).toBeCloseTo(usd, 6);
  });

  it('leaves slices out of the times that nobody tried', () => {
    const never = failedRecord(job, 1, { name: 'Cancelled', message: 'x' });
    const metrics = jobMetrics(job, [ran(0, 1, 5), { ...never, startedAt: at(6), finishedAt: at(6), queuedMs: 0 }]);
    expect(metrics).toMatchObject({ failed: 1, renderTime: { p50: 4_000 }, queueDelay: { p50: 500 } });
  });
});

describe('concurrencyChart', () => {
  it('is as wide as it may be, full where the peak is and empty where nothing ran', () => {
    const lines = concurrencyChart(jobMetrics(job, [ran(0, 0, 4), ran(1, 2, 4), ran(2, 8, 10)]), 55);
    expect(lines[0]).toMatch(/^ {2}2 {11}█{10}$/);
    expect(lines[5]).toMatch(/^ {2}0 █{20} {20}█{10}$/);
    expect(lines[6]).toMatch(/0\.0 s +10 s$/);
    expect(lines.every((line) => line.length <= 55)).toBe(true);
  });

  it('is nothing where nothing ran', () => expect(concurrencyChart(jobMetrics(job, []), 72)).toEqual([]));
});
