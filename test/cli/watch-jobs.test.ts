import { expect, it } from 'vitest';
import { makeJobWatcher } from '../../src/cli/job/watch-jobs.ts';
import { jobKey, openKey, sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { jobOf, renderedRecord } from '../fakes/job-documents.ts';

it('tells once of documents that cannot be read, and follows the other jobs', async () => {
  const store = new InMemoryObjectStore();
  const good = jobOf(60_000, { jobId: 'good-0123456789ab' });
  await store.putJson('output', jobKey(good.jobId), good);
  store.seed('output', jobKey('bad-0123456789ab'), '{"version":1,"options":{"ascii":{}}}');
  store.seed('output', 'by-source/0123456789abcdef.json', 'no JSON');
  for (const jobId of ['bad-0123456789ab', good.jobId]) await store.putJson('output', openKey(jobId), { version: 1 });
  const watcher = makeJobWatcher({ store, output: 'output' });
  const first = await watcher.look();
  expect(first.filter((line) => line.startsWith('bad-'))).toHaveLength(1);
  expect(first.find((line) => line.startsWith('bad-'))).toContain('cannot be read');
  expect(first.find((line) => line.startsWith('good-'))).toContain('opened for');

  store.seed('output', 'by-source/fedcba9876543210.json', '[]');
  await store.putJson('output', sliceKeys(good.jobId, 0).record, renderedRecord(good, 0));
  store.seed('output', sliceKeys(good.jobId, 1).record, '{}');
  const second = await watcher.look();
  expect(second).toEqual([
    expect.stringContaining('by-source/fedcba9876543210.json: by-source/fedcba9876543210.json cannot be read'),
    expect.stringContaining('slice 0 rendered'),
    expect.stringContaining('slice 1 failed (2 of 2): UnreadableRecord'),
  ]);
  expect(await watcher.look()).toEqual([]);
});
