import { expect, it } from 'vitest';
import { deletedKey, jobKey } from '../../../src/shared/core/contracts/object-keys.ts';
import { findSliceTask, makePlanReader } from '../../../src/worker/plan/slice-task.ts';
import { InMemoryObjectStore } from '../../fakes/in-memory-object-store.ts';
import { jobOf } from '../../fakes/job-documents.ts';

it('a plan is read once a minute: slices of a job that was deleted meanwhile are not rendered', async () => {
  const store = new InMemoryObjectStore();
  const job = jobOf(90_000);
  const { jobId } = job;
  store.seed('output', jobKey(jobId), JSON.stringify(job));
  const asked = { key: job.source.key, createdMs: undefined, isAnew: false };
  let nowMs = 0;
  const findJob = {
    stored: makePlanReader(store, 'output', () => nowMs),
    isDeleted: async (id: string) => (await store.head('output', deletedKey(id))) !== undefined,
    derived: () => Promise.reject(new Error('no range was asked for')),
  };
  const find = (index: number) => findSliceTask({ kind: 'planned', jobId, index, ...asked }, findJob);
  const reads = () =>
    store.calls.filter(({ operation, key }) => operation === 'getText' && key === jobKey(jobId)).length;

  expect((await find(0)).range.startMs).toBe(0);
  nowMs = 59_000;
  expect((await find(1)).range.startMs).toBe(30_000);
  expect(reads()).toBe(1);
  nowMs = 61_000;
  await find(1);
  expect(reads()).toBe(2);

  await store.delete('output', jobKey(jobId));
  store.seed('output', deletedKey(jobId), '{}');
  nowMs = 122_000;
  await expect(find(2)).rejects.toThrow(/was deleted: slice 2 of it is not rendered/);
});

it('plans of a job and of the four that it takes renders from are kept, the last five', async () => {
  const store = new InMemoryObjectStore();
  const ids = Array.from({ length: 6 }, (_, i) => `film-${i}-0123456789ab`);
  for (const jobId of ids) store.seed('output', jobKey(jobId), JSON.stringify(jobOf(90_000, { jobId })));
  const read = makePlanReader(store, 'output', () => 0);
  const reads = () => store.calls.filter(({ operation }) => operation === 'getText').length;

  for (const jobId of [...ids.slice(0, 5), ...ids.slice(0, 5)]) expect((await read(jobId))?.jobId).toBe(jobId);
  expect(reads()).toBe(5);
  await read(ids[5] ?? '');
  await read(ids[4] ?? '');
  expect(reads()).toBe(6);
  await read(ids[0] ?? '');
  expect(reads()).toBe(7);
});
