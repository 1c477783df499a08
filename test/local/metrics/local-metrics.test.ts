import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../../src/local/metrics/local-metrics.ts';

describe('createMetrics', () => {
  it('adds up one series in buckets of one second and keeps series apart by name and dimensions', () => {
    let nowMs = 1_000_400;
    const metrics = createMetrics(() => nowMs);
    metrics.record('AWS/Lambda', 'Duration', { FunctionName: 'worker' }, 30);
    metrics.record('AWS/Lambda', 'Duration', { FunctionName: 'worker' }, 10);
    metrics.record('AWS/Lambda', 'Duration', { FunctionName: 'splitter' }, 7);
    nowMs = 1_003_000;
    metrics.record('AWS/Lambda', 'Duration', { FunctionName: 'worker' }, 5);
    expect(metrics.snapshot()).toEqual([
      {
        namespace: 'AWS/Lambda',
        metricName: 'Duration',
        dimensions: { FunctionName: 'worker' },
        buckets: [
          { timestampMs: 1_000_000, sampleCount: 2, sum: 40, minimum: 10, maximum: 30 },
          { timestampMs: 1_003_000, sampleCount: 1, sum: 5, minimum: 5, maximum: 5 },
        ],
      },
      {
        namespace: 'AWS/Lambda',
        metricName: 'Duration',
        dimensions: { FunctionName: 'splitter' },
        buckets: [{ timestampMs: 1_000_000, sampleCount: 1, sum: 7, minimum: 7, maximum: 7 }],
      },
    ]);
  });

  it('takes dimensions in any order, and a clock that steps back', () => {
    let nowMs = 9_000;
    const metrics = createMetrics(() => nowMs);
    metrics.record('AWS/Events', 'Invocations', { EventBusName: 'b', RuleName: 'r' }, 1);
    nowMs = 7_000;
    metrics.record('AWS/Events', 'Invocations', { RuleName: 'r', EventBusName: 'b' }, 1);
    expect(metrics.snapshot().map(({ buckets }) => buckets)).toEqual([
      [{ timestampMs: 9_000, sampleCount: 2, sum: 2, minimum: 1, maximum: 1 }],
    ]);
  });

  it('gives a snapshot that later records do not change', () => {
    const metrics = createMetrics(() => 0);
    metrics.record('n', 'm', {}, 1);
    const before = metrics.snapshot();
    metrics.record('n', 'm', {}, 1);
    expect(before[0]?.buckets[0]?.sum).toBe(1);
  });
});
