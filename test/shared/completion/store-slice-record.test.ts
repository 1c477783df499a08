import { beforeEach, describe, expect, it } from 'vitest';
import { recordFailedSlice } from '../../../src/shared/core/completion/record-failed-slice.ts';
import { slicesToRender } from '../../../src/shared/core/completion/slices-to-render.ts';
import { storeSliceRecord } from '../../../src/shared/core/completion/store-slice-record.ts';
import { sliceKeys } from '../../../src/shared/core/contracts/object-keys.ts';
import type { FailedRecord } from '../../../src/shared/core/documents/slice-record.ts';
import { StorageError } from '../../../src/shared/core/errors/errors.ts';
import { InMemoryObjectStore } from '../../fakes/in-memory-object-store.ts';
import { failedRecord, jobOf, renderedRecord } from '../../fakes/job-documents.ts';
import { RecordedEvents } from '../../fakes/recorded-events.ts';

const job = jobOf(62_100);
const rendered = renderedRecord(job, 1);
const failed = failedRecord(job, 1, { name: 'ProcessError', message: 'crashed' }) as FailedRecord;
const { record: key } = sliceKeys(job.jobId, 1);
let store: InMemoryObjectStore;
let bus: RecordedEvents;

beforeEach(() => {
  store = new InMemoryObjectStore();
  bus = new RecordedEvents();
});

describe('storeSliceRecord', () => {
  it('stores the first record of a slice', async () => {
    expect(await storeSliceRecord(store, 'output', failed)).toBe(failed);
    expect(store.json('output', key)).toEqual(failed);
  });

  it('lets rendered replace failed, never the other way', async () => {
    await storeSliceRecord(store, 'output', failed);
    expect(await storeSliceRecord(store, 'output', rendered)).toBe(rendered);
    expect(await storeSliceRecord(store, 'output', failed)).toEqual(rendered);
    expect(store.json('output', key)).toEqual(rendered);
  });

  it('keeps the first of two rendered records', async () => {
    await storeSliceRecord(store, 'output', rendered);
    const second = { ...rendered, requestId: 'another' };
    expect(await storeSliceRecord(store, 'output', second)).toEqual(rendered);
  });

  it('keeps rendered when it appears while failed is being replaced', async () => {
    store.seed('output', key, JSON.stringify(failed));
    let reads = 0;
    store.before = ({ operation }) => {
      if (operation === 'putJson' && ++reads === 2) store.seed('output', key, JSON.stringify(rendered));
    };
    const second = { ...rendered, requestId: 'another' };
    expect(await storeSliceRecord(store, 'output', second)).toEqual(rendered);
  });

  it('fails when the record never stands still', async () => {
    let version = 0;
    store.before = () => {
      version += 1;
      store.seed('output', key, JSON.stringify({ ...failed, requestId: `${version}` }));
    };
    await expect(storeSliceRecord(store, 'output', rendered)).rejects.toThrow(StorageError);
  });
});

describe('recordFailedSlice', () => {
  it('says so on the bus', async () => {
    expect(await recordFailedSlice(store, bus.publish, 'output', failed)).toBe(true);
    expect(bus.events).toEqual([
      { detailType: 'sliceFailed', detail: { jobId: job.jobId, index: 1, error: failed.error } },
    ]);
  });

  it('says so on the retry when the first attempt was not heard', async () => {
    bus.failNext = 1;
    await expect(recordFailedSlice(store, bus.publish, 'output', failed)).rejects.toThrow('refused');
    expect(await recordFailedSlice(store, bus.publish, 'output', failed)).toBe(true);
    expect(bus.types).toEqual(['sliceFailed']);
  });

  it('says nothing about a slice that is rendered', async () => {
    await storeSliceRecord(store, 'output', rendered);
    expect(await recordFailedSlice(store, bus.publish, 'output', failed)).toBe(false);
    expect(bus.events).toEqual([]);
  });
});

describe('slicesToRender', () => {
  it('are those without a record and those that failed', async () => {
    await storeSliceRecord(store, 'output', failed);
    await storeSliceRecord(store, 'output', renderedRecord(job, 0));
    expect((await slicesToRender(store, 'output', job)).map(({ index }) => index)).toEqual([1, 2]);
  });
});
