import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type OwnedHome, ownHome } from '../../../src/local/disk/home.ts';
import { cleanOlder } from '../../../src/sdk/cloud/clean-home.ts';
import { serveStoredBuckets } from '../../../src/sdk/cloud/home-buckets.ts';
import { jobKey } from '../../../src/shared/core/contracts/object-keys.ts';
import { jobOf } from '../../fakes/job-documents.ts';

let owned: OwnedHome;
beforeEach(async () => {
  owned = await ownHome(await mkdtemp(join(tmpdir(), 'fanreel-clean-')), 'test');
});
afterEach(async () => {
  await owned.release();
  await rm(owned.home, { recursive: true, force: true });
});

it('keeps old films that a younger job names, and those that a job may name whose plan cannot be read', async () => {
  const { buckets, close } = await serveStoredBuckets(owned);
  const { store, source, output } = buckets;
  const seed = (bucket: string, key: string, document: unknown) => store.putJson(bucket, key, document);
  const job = jobOf(30_000, { source: { bucket: source, key: 'trips/holiday.mp4', etag: 'e1', bytes: 1000 } });
  const old = { ...job, jobId: 'party-0123456789ab', source: { ...job.source, key: 'party.mp4' } };
  for (const key of ['trips/holiday.mp4', 'holiday.mp4', 'party.mp4', 'trips/wedding.mp4'])
    await seed(source, key, key);
  await seed(output, jobKey(old.jobId), old);
  await delay(20);
  const beforeMs = Date.now();
  await delay(20);
  await seed(output, jobKey(job.jobId), job);
  await seed(output, jobKey('wedding-0123456789ab'), { version: 99 });
  await close();

  const counted = await cleanOlder(owned, beforeMs, true);
  expect(await cleanOlder(owned, beforeMs)).toBe(counted);
  const after = await serveStoredBuckets(owned);
  const films: string[] = [];
  for await (const { key } of after.buckets.store.list(source, '')) films.push(key);
  expect(films).toEqual(['trips/holiday.mp4', 'trips/wedding.mp4']);
  await after.close();
});
