import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeMetrics } from '../../src/shared/adapters/observe/metrics.ts';
import { METRIC_NAMESPACE } from '../../src/shared/estimator/model/metric-names.ts';
import type { SliceOutcome } from '../../src/worker/render-slice.ts';
import { sliceMetrics } from '../../src/worker/slice-metrics.ts';
import { failedRecord, jobOf, renderedRecord } from '../fakes/job-documents.ts';

const job = jobOf(62_000);
const outcome = (status: SliceOutcome['status'], record: SliceOutcome['record']): SliceOutcome => ({
  status,
  jobId: job.jobId,
  media: 'video',
  index: record.index,
  record,
});
const rendered = outcome('rendered', renderedRecord(job, 0));

afterEach(() => vi.restoreAllMocks());

describe('slice metrics', () => {
  it('of a rendered slice say how long it waited, how long it took and what came out', () => {
    expect(Object.fromEntries(sliceMetrics(rendered).map(({ name, value }) => [name, value]))).toEqual({
      SlicesRendered: 1,
      QueueDelay: 5,
      RenderTime: 2000,
      RealTimeFactor: 15,
      BytesOut: 3400,
    });
  });

  it('of a failed slice count it, and claim no time', () => {
    const failed = outcome('failed', failedRecord(job, 1, { name: 'encrypted', message: 'no key' }));
    expect(sliceMetrics(failed).map(({ name }) => name)).toEqual(['SlicesFailed', 'QueueDelay']);
  });

  it('of a picture claim no real-time factor, as it has no length', () => {
    expect(sliceMetrics({ ...rendered, media: 'image' }).map(({ name }) => name)).not.toContain('RealTimeFactor');
  });

  it('are none when a record was there already', () => {
    expect(sliceMetrics({ ...rendered, status: 'already' })).toEqual([]);
  });

  it('are one log line in embedded metric format at one second, told apart by function and never by job', () => {
    const lines: string[] = [];
    const log = (line: string) => void lines.push(line);
    vi.spyOn(console, 'log').mockImplementation(log);
    vi.stubEnv('POWERTOOLS_DEV', 'true');
    vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
    const publish = makeMetrics('worker', { AWS_LAMBDA_FUNCTION_NAME: 'fanreel-Worker-1' });
    vi.unstubAllEnvs();
    publish(sliceMetrics(rendered), 'request-7');
    publish([], 'request-8');
    expect(lines).toHaveLength(1);
    const { _aws, ...values } = JSON.parse(lines[0] ?? '');
    const [directive] = _aws.CloudWatchMetrics;
    expect(directive.Namespace).toBe(METRIC_NAMESPACE);
    expect(directive.Dimensions).toEqual([['service', 'FunctionName']]);
    expect(directive.Metrics).toHaveLength(5);
    for (const metric of directive.Metrics) expect(metric.StorageResolution).toBe(1);
    expect(values).toMatchObject({
      service: 'fanreel-worker',
      FunctionName: 'fanreel-Worker-1',
      BytesOut: 3400,
      requestId: 'request-7',
    });
  });
});
