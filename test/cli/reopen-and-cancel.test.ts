import { describe, expect, it } from 'vitest';
import { cancelJob } from '../../src/shared/core/completion/cancel-job.ts';
import { reopenSlices } from '../../src/shared/core/completion/reopen-slices.ts';
import type { FanreelEvent } from '../../src/shared/core/contracts/events.ts';
import {
  cancelledKey,
  deletedKey,
  jobPrefix,
  manifestKey,
  openKey,
  renderedKey,
  sliceKeys,
} from '../../src/shared/core/contracts/object-keys.ts';
import type { SliceRecord } from '../../src/shared/core/documents/slice-record.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { failedRecord, jobOf, manifestOf, renderedRecord, storedFor } from '../fakes/job-documents.ts';

const BUCKET = 'output';
const job = jobOf(120_000);
const { jobId } = job;
const recordKey = (index: number): string => sliceKeys(jobId, index).record;

/** Records, and the outputs that they promise. */
const storeWith = (...records: readonly SliceRecord[]): InMemoryObjectStore => {
  const store = new InMemoryObjectStore();
  for (const record of records) store.seed(BUCKET, recordKey(record.index), JSON.stringify(record));
  for (const [key, { bytes }] of storedFor(records)) store.seed(BUCKET, key, new Uint8Array(bytes));
  return store;
};

const documentsOf = (store: InMemoryObjectStore): string[] => store.keys(BUCKET).filter((key) => key.endsWith('.json'));

describe('reopenSlices', () => {
  const closed = () => {
    const store = storeWith(
      renderedRecord(job, 0),
      failedRecord(job, 1, { name: 'ProcessError', message: 'It crashed.' }),
      renderedRecord(job, 2),
      failedRecord(job, 3, { name: 'Cancelled', message: 'It was cancelled.' }),
    );
    for (const key of [cancelledKey(jobId), renderedKey(jobId)]) store.seed(BUCKET, key, '{}');
    return store;
  };
  const retry = (store: InMemoryObjectStore) => reopenSlices(job, { store, outputBucket: BUCKET, now: () => 0 });

  it('takes away what failed and what closed the job, and leaves what is rendered', async () => {
    const store = closed();
    expect(await retry(store)).toEqual([1, 3]);
    expect(documentsOf(store)).toEqual([recordKey(0), recordKey(2), openKey(jobId)]);
  });

  it.each<[string, (store: InMemoryObjectStore, key: string) => unknown]>([
    ['is gone', (store, key) => store.delete(BUCKET, key)],
    ['is shorter than recorded', (store, key) => store.seed(BUCKET, key, 'short')],
  ])('takes away the record of a slice of which any output %s', async (_, damage) => {
    for (const output of storedFor([renderedRecord(job, 2)]).keys()) {
      const store = storeWith(...[0, 1, 2, 3].map((index) => renderedRecord(job, index)));
      await damage(store, output);
      expect(await retry(store)).toEqual([2]);
    }
  });

  it('opens the job before anything else and ends the election last, so that it can be killed anywhere', async () => {
    const store = closed();
    await retry(store);
    const changes = store.calls.filter(({ operation }) => operation === 'delete' || operation === 'putJson');
    // A deletion that was cut is taken back before anything is stored: else the job would be swept.
    expect(changes.slice(0, 2)).toEqual([
      { operation: 'delete', key: deletedKey(jobId) },
      { operation: 'putJson', key: openKey(jobId) },
    ]);
    expect(changes.at(-1)).toEqual({ operation: 'delete', key: renderedKey(jobId) });
  });

  it('counts as not done what the manifest missed, and keeps the manifest', async () => {
    const store = storeWith(renderedRecord(job, 0), renderedRecord(job, 1));
    const gap = { index: 1, start: 30, end: 60, error: { name: 'MissingOutput', message: 'gone' } };
    const records = new Map([0, 1].map((index) => [index, renderedRecord(job, index)]));
    const manifest = manifestOf(job, records, new Map());
    const partial = { ...manifest, coverage: { ...manifest.coverage, gaps: [gap] } };
    store.seed(BUCKET, manifestKey(jobId), JSON.stringify(partial));
    expect(await retry(store)).toEqual([1]);
    expect(store.keys(BUCKET)).toContain(manifestKey(jobId));
  });
});

describe('cancelJob', () => {
  const cancel = async (store: InMemoryObjectStore) => {
    const published: FanreelEvent[] = [];
    const dropped: string[] = [];
    const given = await cancelJob(job, {
      store,
      publish: async (events) => void published.push(...events),
      outputBucket: BUCKET,
      dropQueued: async (id) => {
        // Whoever looks from here on must see that the job is cancelled.
        expect(store.json(BUCKET, cancelledKey(jobId))).toMatchObject({ jobId });
        dropped.push(id);
        return 2;
      },
      requestId: 'cancel-1',
      now: () => Date.parse('2026-11-20T10:00:00.000Z'),
    });
    return { given, published, dropped };
  };

  it('gives up every slice that has no record, and says that the job can be closed', async () => {
    const store = storeWith(renderedRecord(job, 0), failedRecord(job, 2, { name: 'ProcessError', message: 'x' }));
    const { given, published, dropped } = await cancel(store);
    expect(given).toBe(2);
    expect(dropped).toEqual([jobId]);
    expect(store.json(BUCKET, recordKey(1))).toMatchObject({
      status: 'failed',
      start: 30,
      end: 60,
      error: { name: 'Cancelled' },
    });
    expect(store.json(BUCKET, recordKey(3))).toMatchObject({ status: 'failed', start: 90, end: 120 });
    expect(published).toEqual([{ detailType: 'videoRendered', detail: { jobId } }]);
  });

  it('leaves records alone that are there, also those that come while it works', async () => {
    const store = storeWith(renderedRecord(job, 0));
    store.before = ({ operation, key }) => {
      if (operation === 'putJson' && key === recordKey(2)) {
        store.seed(BUCKET, recordKey(2), JSON.stringify(renderedRecord(job, 2)));
      }
    };
    await cancel(store);
    expect(store.json(BUCKET, recordKey(0))).toMatchObject({ status: 'rendered' });
    expect(store.json(BUCKET, recordKey(2))).toMatchObject({ status: 'rendered' });
    expect(store.keys(BUCKET).filter((key) => key.startsWith(`${jobPrefix(jobId)}slices/`))).toHaveLength(4);
  });
});
