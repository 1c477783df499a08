import { beforeEach, expect, it } from 'vitest';
import { askForMissing } from '../../../src/shared/core/completion/ask-for-missing.ts';
import { openJob } from '../../../src/shared/core/completion/open-job.ts';
import { deletedKey, openKey } from '../../../src/shared/core/contracts/object-keys.ts';
import { StorageError } from '../../../src/shared/core/errors/errors.ts';
import { InMemoryObjectStore } from '../../fakes/in-memory-object-store.ts';
import { jobOf } from '../../fakes/job-documents.ts';
import { RecordedEvents } from '../../fakes/recorded-events.ts';

const job = jobOf(60_000);
let store: InMemoryObjectStore;
let nowMs = 0;
const context = () => ({ store, outputBucket: 'output', now: () => nowMs });
const marker = () => store.json('output', openKey(job.jobId));

beforeEach(() => {
  store = new InMemoryObjectStore();
  nowMs = 0;
});

it('the marker of an open job stays as it is, but says from then on that nothing is taken over', async () => {
  await openJob(job, context(), { options: 'slice=15' });
  const first = marker();
  nowMs = 5_000;
  await openJob(job, context());
  expect(marker()).toEqual(first);
  await openJob(job, context(), { anew: true });
  expect(marker()).toEqual({ ...(first as object), anew: true });
  await openJob(job, context());
  expect(marker()).toMatchObject({ anew: true, options: 'slice=15' });
});

it('fails when the marker changes under every attempt to say that nothing is taken over', async () => {
  await openJob(job, context());
  const first = marker();
  let round = 0;
  store.before = ({ operation, key }) => {
    if (operation === 'putJson' && key === openKey(job.jobId)) {
      store.seed('output', key, JSON.stringify({ ...(first as object), round: ++round }));
    }
  };
  await expect(openJob(job, context(), { anew: true })).rejects.toThrow(StorageError);
  expect(marker()).not.toHaveProperty('anew');
});

it('a deletion that was cut is taken back before anything else is stored or published', async () => {
  store.seed('output', deletedKey(job.jobId), '{}');
  const bus = new RecordedEvents();
  await askForMissing(job, { ...context(), publish: bus.publish, requestId: 'request-1' });
  expect(store.calls[0]).toEqual({ operation: 'delete', key: deletedKey(job.jobId) });
  expect(store.keys('output')).toEqual([openKey(job.jobId)]);
});
