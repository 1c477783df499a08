import type { Measurement } from '../shared/adapters/observe/metrics.ts';
import type { SliceRecord } from '../shared/core/documents/slice-record.ts';
import { SLICE_METRICS } from '../shared/estimator/model/metric-names.ts';
import type { SliceOutcome } from './render-slice.ts';

const MS = 1000;

const realTimeFactor = ({ start, end }: SliceRecord, renderMs: number): Measurement => ({
  name: SLICE_METRICS.realTimeFactor,
  unit: 'None',
  value: ((end - start) * MS) / renderMs,
});

/**
 * Metrics of one invocation.
 * @returns none when a record existed and nothing was rendered; no real-time factor for a picture, as it has no length
 */
export const sliceMetrics = ({ status, media, record }: SliceOutcome): Measurement[] => {
  if (status === 'already') return [];
  const queueDelay: Measurement = { name: SLICE_METRICS.queueDelay, unit: 'Milliseconds', value: record.queuedMs };
  if (status === 'failed') return [{ name: SLICE_METRICS.failed, unit: 'Count', value: 1 }, queueDelay];
  const renderMs = Math.max(1, Date.parse(record.finishedAt) - Date.parse(record.startedAt));
  return [
    { name: SLICE_METRICS.rendered, unit: 'Count', value: 1 },
    queueDelay,
    { name: SLICE_METRICS.renderTime, unit: 'Milliseconds', value: renderMs },
    ...(media === 'image' ? [] : [realTimeFactor(record, renderMs)]),
    {
      name: SLICE_METRICS.bytesOut,
      unit: 'Bytes',
      value: record.renders.reduce((sum, { bytes }) => sum + bytes, 0),
    },
  ];
};
