import { beforeEach, describe, expect, it } from 'vitest';
import { type AssembleContext, assembleJob } from '../../src/assembler/assemble-job.ts';
import { keysOf } from '../../src/assembler/plan/check-slice.ts';
import { jobKey, manifestKey, openKey, sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import { readDocument } from '../../src/shared/core/contracts/read-document.ts';
import { ManifestSchema } from '../../src/shared/core/documents/manifest.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { failedRecord, jobOf, openMarkerOf, renderedRecord } from '../fakes/job-documents.ts';
import { RecordedEvents } from '../fakes/recorded-events.ts';

const job = jobOf(62_100);
const { jobId } = job;
let store: InMemoryObjectStore;
let bus: RecordedEvents;
let context: AssembleContext;

const renderAll = () => {
  for (const index of [0, 1, 2]) {
    const record = renderedRecord(job, index);
    for (const key of record.renders.flatMap((render) => keysOf(render))) store.seed('output', key, 'x'.repeat(100));
    store.seed('output', sliceKeys(jobId, index).record, JSON.stringify(record));
  }
};

const open = () => store.seed('output', openKey(jobId), JSON.stringify(openMarkerOf(job)));

beforeEach(() => {
  store = new InMemoryObjectStore();
  bus = new RecordedEvents();
  context = { store, publish: bus.publish, outputBucket: 'output', now: () => 0 };
  store.seed('output', jobKey(jobId), JSON.stringify(job));
  open();
});

const manifest = () => readDocument(ManifestSchema, store.json('output', manifestKey(jobId)), 'manifest');
const completed = (status: string) => ({
  detailType: 'videoCompleted',
  detail: { jobId, status, manifestKey: manifestKey(jobId), joins: true },
});

describe('assembleJob', () => {
  it('writes the manifest, says videoCompleted and closes the job', async () => {
    renderAll();
    expect(await assembleJob(jobId, context)).toEqual({ outcome: 'completed', status: 'complete' });
    expect(manifest().coverage).toEqual({ expected: 3, rendered: 3, failed: 0, gaps: [] });
    expect(bus.events).toEqual([completed('complete')]);
    expect(store.keys('output')).not.toContain(openKey(jobId));
    expect(store.calls.filter(({ operation }) => operation === 'list')).toHaveLength(1);
  });

  it('says so when a job has no renders of the whole video', async () => {
    const gifs = { ...job, options: { ...job.options, renders: ['gif' as const] } };
    store.seed('output', jobKey(jobId), JSON.stringify(gifs));
    for (let index = 0; index < job.sliceCount; index += 1) {
      const failed = failedRecord(gifs, index, { name: 'ProcessError', message: 'crashed' });
      store.seed('output', sliceKeys(jobId, index).record, JSON.stringify(failed));
    }
    await assembleJob(jobId, context);
    expect(bus.events).toMatchObject([{ detail: { joins: false } }]);
  });

  it('ends a job with a failed slice as partial', async () => {
    renderAll();
    const failed = failedRecord(job, 1, { name: 'ProcessError', message: 'crashed' });
    store.seed('output', sliceKeys(jobId, 1).record, JSON.stringify(failed));
    expect(await assembleJob(jobId, context)).toEqual({ outcome: 'completed', status: 'partial' });
    expect(manifest().coverage.gaps).toEqual([
      { index: 1, start: 30, end: 60, error: { name: 'ProcessError', message: 'crashed' } },
    ]);
    expect(bus.events).toEqual([completed('partial')]);
  });

  it('does nothing the second time', async () => {
    renderAll();
    await assembleJob(jobId, context);
    expect(await assembleJob(jobId, context)).toEqual({ outcome: 'left' });
    expect(bus.events).toHaveLength(1);
  });

  it('says it on the retry when the first attempt was not heard, with the manifest that was written', async () => {
    renderAll();
    bus.failNext = 1;
    await expect(assembleJob(jobId, context)).rejects.toThrow('refused by the test');
    const before = store.json('output', manifestKey(jobId));
    expect(await assembleJob(jobId, { ...context, now: () => 99 })).toEqual({
      outcome: 'completed',
      status: 'complete',
    });
    expect(store.json('output', manifestKey(jobId))).toEqual(before);
    expect(bus.events).toEqual([completed('complete')]);
  });

  it('keeps the first manifest of two assemblers at once', async () => {
    renderAll();
    await Promise.all([assembleJob(jobId, context), assembleJob(jobId, { ...context, now: () => 99 })]);
    expect(
      store.calls.filter(({ operation, key }) => operation === 'putJson' && key === manifestKey(jobId)).length,
    ).toBe(2);
    expect(manifest().revision).toBe(1);
    expect(new Set(bus.events.map((event) => JSON.stringify(event))).size).toBe(1);
  });

  it('writes the next revision of a job that was opened again and came to more', async () => {
    renderAll();
    const failed = failedRecord(job, 1, { name: 'ProcessError', message: 'crashed' });
    store.seed('output', sliceKeys(jobId, 1).record, JSON.stringify(failed));
    await assembleJob(jobId, context);
    expect(manifest()).toMatchObject({ revision: 1, status: 'partial' });

    open();
    store.remove('output', sliceKeys(jobId, 1).record);
    expect(await assembleJob(jobId, context)).toEqual({ outcome: 'incomplete' });
    renderAll();
    expect(await assembleJob(jobId, context)).toEqual({ outcome: 'completed', status: 'complete' });
    expect(manifest()).toMatchObject({ revision: 2, status: 'complete', coverage: { gaps: [] } });
    expect(bus.events).toEqual([completed('partial'), completed('complete')]);
  });

  it('writes one next revision when two assemblers come at once', async () => {
    renderAll();
    const failed = failedRecord(job, 1, { name: 'ProcessError', message: 'crashed' });
    store.seed('output', sliceKeys(jobId, 1).record, JSON.stringify(failed));
    await assembleJob(jobId, context);
    open();
    renderAll();
    await Promise.all([assembleJob(jobId, context), assembleJob(jobId, { ...context, now: () => 99 })]);
    expect(manifest()).toMatchObject({ revision: 2, status: 'complete' });
  });

  it('writes nothing while a slice has no record', async () => {
    renderAll();
    store.remove('output', sliceKeys(jobId, 2).record);
    expect(await assembleJob(jobId, context)).toEqual({ outcome: 'incomplete' });
    expect(store.keys('output')).not.toContain(manifestKey(jobId));
    expect(store.keys('output')).toContain(openKey(jobId));
  });

  it('does nothing for a job that it does not know', async () => {
    expect(await assembleJob('other-0123456789ab', context)).toEqual({ outcome: 'unknownJob' });
  });
});
