import { beforeEach, describe, expect, it } from 'vitest';
import { type AssembleContext, assembleJob } from '../../src/assembler/assemble-job.ts';
import { keysOf } from '../../src/assembler/plan/check-slice.ts';
import {
  jobKey,
  manifestKey,
  openKey,
  outlineFailedKey,
  outlineKey,
  sliceKeys,
} from '../../src/shared/core/contracts/object-keys.ts';
import { readDocument } from '../../src/shared/core/contracts/read-document.ts';
import { ManifestSchema } from '../../src/shared/core/documents/manifest.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { jobOf, renderedRecord } from '../fakes/job-documents.ts';
import { RecordedEvents } from '../fakes/recorded-events.ts';
import { retriesUsedUp } from '../fixtures/retries-used-up.ts';

const job = jobOf(62_100, { outline: true });
const { jobId } = job;
let store: InMemoryObjectStore;
let bus: RecordedEvents;
let context: AssembleContext;

beforeEach(() => {
  store = new InMemoryObjectStore();
  bus = new RecordedEvents();
  context = { store, publish: bus.publish, outputBucket: 'output', now: () => 0 };
  store.seed('output', jobKey(jobId), JSON.stringify(job));
  store.seed('output', openKey(jobId), '{}');
  for (const index of [0, 1, 2]) {
    const record = renderedRecord(job, index);
    for (const key of record.renders.flatMap((render) => keysOf(render))) store.seed('output', key, 'x'.repeat(100));
    store.seed('output', sliceKeys(jobId, index).record, JSON.stringify(record));
  }
});

const manifest = () => readDocument(ManifestSchema, store.json('output', manifestKey(jobId)), 'manifest');
const codes = () => (manifest().warnings ?? []).map(({ code }) => code);

/** Lambda's event: every attempt at the outline failed. */
const lost = () =>
  retriesUsedUp(
    { 'detail-type': 'outlineWanted', source: 'custom.gifGenerator', detail: { jobId, tsCreated: 1 } },
    context,
  );

describe('a manifest and the outline', () => {
  it('has no warning when the outline is there', async () => {
    store.seed('output', outlineKey(jobId), 'WEBVTT');
    await assembleJob(jobId, context);
    expect(codes()).toEqual([]);
    expect(bus.types).toEqual(['videoCompleted']);
  });

  it('has none while the outline may still come, and asks for it once more', async () => {
    await assembleJob(jobId, context);
    expect(codes()).toEqual([]);
    expect(bus.types).toEqual(['videoCompleted', 'outlineWanted']);
    expect(await assembleJob(jobId, context)).toEqual({ outcome: 'left' });
    expect(bus.types).toHaveLength(2);
  });

  it('warns when all attempts at the outline failed, and no slice is the worse for it', async () => {
    expect(await lost()).toMatchObject({ outcome: 'outlineFailed', jobId });
    expect(bus.types).toEqual([]);
    expect(await assembleJob(jobId, context)).toEqual({ outcome: 'completed', status: 'complete' });
    expect(manifest()).toMatchObject({ revision: 1, status: 'complete', coverage: { rendered: 3, failed: 0 } });
    expect(codes()).toEqual(['outlineMissing']);
    expect(bus.types).toEqual(['videoCompleted']);
  });

  it('warns in its next revision when the outline fails later, and no more once it is there', async () => {
    await assembleJob(jobId, context);
    await lost();
    expect(bus.types.at(-1)).toBe('videoRendered');
    await assembleJob(jobId, context);
    expect(manifest().revision).toBe(2);
    expect(codes()).toEqual(['outlineMissing']);
    expect(await assembleJob(jobId, context)).toEqual({ outcome: 'left' });
    store.seed('output', outlineKey(jobId), 'WEBVTT');
    await assembleJob(jobId, context);
    expect(manifest().revision).toBe(3);
    expect(codes()).toEqual([]);
  });

  it('keeps an outline that another attempt made', async () => {
    store.seed('output', outlineKey(jobId), 'WEBVTT');
    expect(await lost()).toMatchObject({ outcome: 'outlineKept' });
    expect(store.keys('output')).not.toContain(outlineFailedKey(jobId));
  });

  it('says nothing of jobs that were made before there were outlines', async () => {
    store.seed('output', jobKey(jobId), JSON.stringify(jobOf(62_100)));
    expect(await lost()).toMatchObject({ outcome: 'ignored' });
    await assembleJob(jobId, context);
    expect(codes()).toEqual([]);
    expect(bus.types).toEqual(['videoCompleted']);
  });
});
