import { expect, it } from 'vitest';
import { assembleJob } from '../../src/assembler/assemble-job.ts';
import { slicesToRender } from '../../src/shared/core/completion/slices-to-render.ts';
import { storeSliceRecord } from '../../src/shared/core/completion/store-slice-record.ts';
import { readManifest } from '../../src/shared/core/completion/stored-outcome.ts';
import { jobKey, sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import { InvalidEventError } from '../../src/shared/core/errors/errors.ts';
import { createJob } from '../../src/shared/core/job/stored-job.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { jobOf, renderedRecord } from '../fakes/job-documents.ts';
import { RecordedEvents } from '../fakes/recorded-events.ts';

it('a record that cannot be read is a gap with its reason, is rendered again, and replaced by what comes of it', async () => {
  const store = new InMemoryObjectStore();
  const job = jobOf(60_000);
  await createJob(store, 'output', job);
  store.seed('output', sliceKeys(job.jobId, 0).record, '{"version":1,"__proto__":{}}');
  store.seed('output', sliceKeys(job.jobId, 1).record, 'cut o');
  const { publish } = new RecordedEvents();
  const outcome = await assembleJob(job.jobId, { store, publish, outputBucket: 'output', now: () => 0 });
  expect(outcome).toMatchObject({ outcome: 'completed' });
  const manifest = await readManifest(store, 'output', job.jobId);
  expect(manifest?.coverage.gaps.map(({ error }) => error.name)).toEqual(['UnreadableRecord', 'UnreadableRecord']);
  expect((await slicesToRender(store, 'output', job)).map(({ index }) => index)).toEqual([0, 1]);

  const record = renderedRecord(job, 0);
  expect(await storeSliceRecord(store, 'output', record)).toEqual(record);
  expect(JSON.parse((await store.getText('output', sliceKeys(job.jobId, 0).record))?.text ?? '')).toEqual(record);
});

it('fails for a plan or a record that its own contract does not take, and stores nothing', async () => {
  const store = new InMemoryObjectStore();
  const job = jobOf(60_000);
  const dither = Object.prototype.constructor as unknown as boolean;
  const wrong = { ...job, options: { ...job.options, ascii: { ...job.options.ascii, dither } } };
  await expect(createJob(store, 'output', wrong)).rejects.toThrow(InvalidEventError);
  expect(await store.getText('output', jobKey(job.jobId))).toBeUndefined();
  const record = { ...renderedRecord(job, 0), index: 0.5 };
  await expect(storeSliceRecord(store, 'output', record)).rejects.toThrow('index');
});
