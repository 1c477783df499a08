import { beforeEach, describe, expect, it } from 'vitest';
import { type RecordFailureContext, recordFailure } from '../../src/assembler/record-failure.ts';
import { readSourceOutcome } from '../../src/shared/core/completion/source-outcome.ts';
import { cancelledKey, jobKey, sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import { readDocument } from '../../src/shared/core/contracts/read-document.ts';
import { SliceRecordSchema } from '../../src/shared/core/documents/slice-record.ts';
import { bySourceKey } from '../../src/shared/core/documents/source-identity.ts';
import { InvalidEventError } from '../../src/shared/core/errors/errors.ts';
import { redact } from '../../src/shared/core/text/redact.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { jobOf, renderedRecord } from '../fakes/job-documents.ts';
import { RecordedEvents } from '../fakes/recorded-events.ts';

const job = jobOf(62_100);
const { jobId } = job;
let store: InMemoryObjectStore;
let bus: RecordedEvents;
let context: RecordFailureContext;

beforeEach(() => {
  store = new InMemoryObjectStore();
  bus = new RecordedEvents();
  context = {
    store,
    publish: bus.publish,
    outputBucket: 'output',
    sourceBucket: 'source',
    requestId: 'assembler-request',
    now: () => 0,
    redact,
  };
  store.seed('output', jobKey(jobId), JSON.stringify(job));
});

const record = (index: number) => store.json('output', sliceKeys(jobId, index).record);
const render = (...indexes: number[]) => {
  for (const index of indexes) {
    store.seed('output', sliceKeys(jobId, index).record, JSON.stringify(renderedRecord(job, index)));
  }
};

const failure = (requestPayload: unknown, changes: object = {}) => ({
  version: '0',
  source: 'lambda',
  'detail-type': 'Lambda Function Invocation Result - Failure',
  detail: {
    version: '1.0',
    timestamp: '2026-11-20T10:05:00.000Z',
    requestContext: {
      requestId: 'worker-request',
      functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:worker:$LATEST',
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    },
    requestPayload,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 300.00 seconds' },
    ...changes,
  },
});

const sliceEvent = (index: number, changes: object = {}) => ({
  source: 'custom.gifGenerator',
  'detail-type': 'newVideoCreated',
  detail: { key: 'holiday.mp4', start: index * 30, end: index * 30 + 30, jobId, index, count: 3, ...changes },
});

const uploadEvent = {
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: { bucket: { name: 'source' }, object: { key: 'holiday.mp4', size: 5, etag: 'e1' } },
};

describe('recordFailure', () => {
  it('writes the record of the slice with the reason and says sliceFailed', async () => {
    const outcome = await recordFailure(failure(sliceEvent(2)), context);
    const error = {
      name: 'Sandbox.Timedout',
      message:
        'Task timed out after 300.00 seconds. All 3 attempts failed. Choose shorter slices (`slice=…`) or fewer renders, or retry the job if the machine was busy.',
    };
    expect(outcome).toEqual({ outcome: 'sliceFailed', jobId, index: 2, error });
    expect(readDocument(SliceRecordSchema, record(2), 'record')).toMatchObject({
      status: 'failed',
      start: 60,
      end: 62.1,
      requestId: 'worker-request',
      error,
    });
    expect(bus.events).toEqual([{ detailType: 'sliceFailed', detail: { jobId, index: 2, error } }]);
  });

  it('ends the job when it was the last slice', async () => {
    render(0, 1);
    await recordFailure(failure(sliceEvent(2)), context);
    expect(bus.types).toEqual(['sliceFailed', 'videoRendered']);
  });

  it('says both on the retry when the first attempt was not heard', async () => {
    render(0, 1);
    bus.failNext = 1;
    await expect(recordFailure(failure(sliceEvent(2)), context)).rejects.toThrow('refused by the test');
    await recordFailure(failure(sliceEvent(2)), context);
    expect(bus.types).toEqual(['sliceFailed', 'videoRendered']);
  });

  it('keeps the record of a slice that was rendered after all, and still looks whether the job is complete', async () => {
    render(0, 1, 2);
    expect(await recordFailure(failure(sliceEvent(2)), context)).toMatchObject({ outcome: 'sliceKept' });
    expect(record(2)).toMatchObject({ status: 'rendered' });
    expect(bus.types).toEqual(['videoRendered']);
  });

  it('takes URLs out of the reason', async () => {
    const responsePayload = {
      errorType: 'Error',
      errorMessage: 'https://s3.example/source/a.mp4?X-Amz-Signature=cafe answered 403',
    };
    await recordFailure(failure(sliceEvent(0), { responsePayload }), context);
    expect(JSON.stringify(record(0))).not.toContain('cafe');
  });

  it('does with an event that was never run because it grew too old', async () => {
    const old = failure(sliceEvent(0), {
      responsePayload: undefined,
      requestContext: { requestId: 'r', condition: 'EventAgeExceeded', approximateInvokeCount: 0 },
    });
    expect(await recordFailure(old, context)).toMatchObject({
      error: {
        name: 'EventAgeExceeded',
        message: expect.stringMatching(/^The event waited longer .* No attempt was made\. Retry the job when /),
      },
    });
  });

  it('makes an upload that could not be planned findable', async () => {
    const outcome = await recordFailure(failure(uploadEvent), context);
    expect(outcome).toMatchObject({ outcome: 'uploadFailed', keys: ['holiday.mp4'] });
    const key = bySourceKey({ bucket: 'source', key: 'holiday.mp4', etag: 'e1' });
    expect(store.json('output', key)).toMatchObject({ failed: { name: 'Sandbox.Timedout' } });
  });

  it('takes nothing back from an upload that has a job', async () => {
    const source = { bucket: 'source', key: 'holiday.mp4', etag: 'e1' };
    store.seed('output', bySourceKey(source), JSON.stringify({ version: 1, source, jobId }));
    await recordFailure(failure(uploadEvent), context);
    expect((await readSourceOutcome(store, 'output', source)).jobIds).toEqual([jobId]);
  });

  it.each([
    [
      'a range asked for by hand',
      { 'detail-type': 'newVideoCreated', source: 's', detail: { key: 'a', start: 0, end: 5 } },
    ],
    ['a slice that the plan does not have', sliceEvent(3)],
    ['a job that is not there', sliceEvent(0, { jobId: 'other-0123456789ab' })],
    ['an event of its own', { source: 's', 'detail-type': 'videoRendered', detail: { jobId } }],
    ['its own failure', failure(sliceEvent(0))],
    ['nothing', null],
  ])('writes nothing for %s', async (_what, payload) => {
    const before = store.keys('output');
    expect(await recordFailure(failure(payload), context)).toMatchObject({ outcome: 'ignored' });
    expect(store.keys('output')).toEqual(before);
    expect(bus.events).toEqual([]);
  });

  it('writes nothing for a cancelled job', async () => {
    store.seed('output', cancelledKey(jobId), '{}');
    expect(await recordFailure(failure(sliceEvent(0)), context)).toMatchObject({ outcome: 'ignored' });
    expect(record(0)).toBeUndefined();
  });

  it('fails naming the field of an event that does not fit', async () => {
    await expect(recordFailure({ detail: {} }, context)).rejects.toThrow(InvalidEventError);
    await expect(recordFailure({ detail: {} }, context)).rejects.toThrow('requestContext');
  });
});
