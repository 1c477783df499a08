import { beforeEach, describe, expect, it } from 'vitest';
import { reconcileJobs } from '../../src/reconciler/reconcile-jobs.ts';
import { BySourceSchema } from '../../src/shared/core/contracts/by-source.ts';
import {
  cancelledKey,
  deletedKey,
  jobKey,
  manifestKey,
  openKey,
  recentKey,
  renderedKey,
  sliceKeys,
} from '../../src/shared/core/contracts/object-keys.ts';
import { bySourceKey } from '../../src/shared/core/documents/source-identity.ts';
import { StorageError } from '../../src/shared/core/errors/errors.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { failedRecord, jobOf, renderedRecord } from '../fakes/job-documents.ts';
import { RecordedEvents } from '../fakes/recorded-events.ts';

const MINUTE = 60_000;
const stillMs = 15 * MINUTE;
const job = jobOf(130_000);
const { bucket, key, etag } = job.source;
let store: InMemoryObjectStore;
let bus: RecordedEvents;

const at = (minute: number) => {
  store.now = () => minute * MINUTE;
};
const open = (round?: number) =>
  store.seed(
    'output',
    openKey(job.jobId),
    JSON.stringify({
      version: 1,
      jobId: job.jobId,
      source: { bucket, key, etag },
      openedAt: '',
      ...(round && { round }),
    }),
  );
const plan = () => store.seed('output', jobKey(job.jobId), JSON.stringify(job));
const record = (...indexes: number[]) => {
  for (const index of indexes) {
    store.seed('output', sliceKeys(job.jobId, index).record, JSON.stringify(renderedRecord(job, index)));
  }
};
const fail = (index: number) => {
  const failed = failedRecord(job, index, { name: 'ProcessError', message: 'ffmpeg died' });
  store.seed('output', sliceKeys(job.jobId, index).record, JSON.stringify(failed));
};
const reconcile = (minute: number, remainingMs = () => 300_000) => {
  at(minute);
  return reconcileJobs({
    store,
    publish: bus.publish,
    outputBucket: 'output',
    requestId: `at-${minute}`,
    now: () => 0,
    stillMs,
    remainingMs,
  });
};
const asked = () =>
  bus.events.flatMap(({ detailType, detail }) => ('index' in detail ? [[detailType, detail.index]] : []));
const types = () => bus.events.map(({ detailType }) => detailType);

beforeEach(() => {
  store = new InMemoryObjectStore();
  bus = new RecordedEvents();
  at(0);
});

describe('reconcileJobs', () => {
  it('leaves a young job alone, and one whose records keep coming', async () => {
    open();
    plan();
    expect((await reconcile(14)).outcomes).toEqual({ left: 1, planned: 0, asked: 0, givenUp: 0 });
    record(0);
    expect((await reconcile(28)).outcomes.left).toBe(1);
    expect(bus.events).toEqual([]);
  });

  it('asks for exactly the slices without a record, as the splitter did', async () => {
    open();
    plan();
    record(0, 3);
    fail(1);
    expect((await reconcile(20)).outcomes.asked).toBe(1);
    expect(asked()).toEqual([
      ['newVideoCreated', 2],
      ['newVideoCreated', 4],
    ]);
    expect(bus.events[0]?.detail).toMatchObject({ start: 60, end: 90, length: 130, key, bucket, jobId: job.jobId });
  });

  it('asks again after twice the time only', async () => {
    open();
    plan();
    await reconcile(20);
    bus.events.length = 0;
    await reconcile(45);
    expect(asked()).toEqual([]);
    await reconcile(50);
    expect(asked()).toHaveLength(5);
  });

  it('says videoRendered again when every record is there and the manifest is not', async () => {
    open();
    plan();
    record(0, 1, 2, 3);
    fail(4);
    store.seed(
      'output',
      renderedKey(job.jobId),
      JSON.stringify({ version: 1, jobId: job.jobId, announcer: 'w', at: '' }),
    );
    await reconcile(20);
    expect(bus.events).toEqual([{ detailType: 'videoRendered', detail: { jobId: job.jobId } }]);
  });

  it('says it again for a manifest that nobody heard of', async () => {
    open();
    plan();
    record(0, 1, 2, 3, 4);
    store.seed(
      'output',
      renderedKey(job.jobId),
      JSON.stringify({ version: 1, jobId: job.jobId, announcer: 'w', at: '' }),
    );
    store.seed('output', manifestKey(job.jobId), '{}');
    await reconcile(20);
    expect(types()).toEqual(['videoRendered']);
  });

  it('announces the upload again when there is a marker and no plan', async () => {
    open();
    expect((await reconcile(20)).outcomes.planned).toBe(1);
    expect(bus.events).toEqual([{ detailType: 'videoUploaded', detail: { bucket, key, etag } }]);
  });

  it('closes a job whose rounds are used up: what is missing failed, with the reason', async () => {
    open(5);
    plan();
    record(0, 1, 2);
    at(1);
    open(5);
    expect((await reconcile(1 + 480)).outcomes.givenUp).toBe(1);
    expect(store.json('output', sliceKeys(job.jobId, 3).record)).toMatchObject({
      status: 'failed',
      start: 90,
      end: 120,
      error: { name: 'StoodStill', message: expect.stringContaining('5 rounds') },
    });
    expect(store.json('output', sliceKeys(job.jobId, 0).record)).toMatchObject({ status: 'rendered' });
    expect(types()).toEqual(['sliceFailed', 'sliceFailed', 'videoRendered']);
  });

  it('says it with the options that were asked for, and lists a job that was stopped behind its plan', async () => {
    const source = { bucket, key, etag };
    const marker = { version: 1, jobId: job.jobId, source, options: 'slice=15', openedAt: '' };
    store.seed('output', openKey(job.jobId), JSON.stringify(marker));
    await reconcile(20);
    expect(bus.events).toEqual([{ detailType: 'videoUploaded', detail: { ...source, options: 'slice=15' } }]);
    plan();
    expect(store.keys('output')).not.toContain(recentKey(job));
    await reconcile(200);
    expect(store.json('output', recentKey(job))).toEqual({ version: 1, jobId: job.jobId });
  });

  it('ends an upload that is never planned as failed, with the reason', async () => {
    open(5);
    expect((await reconcile(480)).outcomes.givenUp).toBe(1);
    const bySource = BySourceSchema.parse(store.json('output', bySourceKey({ bucket, key, etag })));
    expect(bySource).toMatchObject({ failed: { name: 'StoodStill' } });
    expect(store.keys('output')).not.toContain(openKey(job.jobId));
  });

  it('finishes a cancellation that was cut short', async () => {
    open();
    plan();
    record(0);
    store.seed('output', cancelledKey(job.jobId), JSON.stringify({ version: 1, jobId: job.jobId, at: '' }));
    await reconcile(20);
    expect(store.json('output', sliceKeys(job.jobId, 4).record)).toMatchObject({ error: { name: 'Cancelled' } });
    expect(types().at(-1)).toBe('videoRendered');
  });

  it('is done by one of several that look at the same moment', async () => {
    open();
    plan();
    const looks = await Promise.all([reconcile(20), reconcile(20), reconcile(20)]);
    expect(looks.map(({ outcomes }) => outcomes.asked).sort()).toEqual([0, 0, 1]);
    expect(asked()).toHaveLength(5);
  });

  it('lets one job that cannot be read keep no other waiting', async () => {
    store.seed('output', openKey('broken-0123456789ab'), 'no json');
    open();
    plan();
    const reconciled = await reconcile(20);
    expect(reconciled.outcomes.asked).toBe(1);
    expect(reconciled.failures).toEqual([{ jobId: 'broken-0123456789ab', message: expect.any(String) }]);
  });

  it('stops before its time is up; the next look goes on', async () => {
    open();
    plan();
    expect(await reconcile(20, () => 10_000)).toMatchObject({ cutShort: true, outcomes: { asked: 0 } });
    expect(await reconcile(25)).toMatchObject({ cutShort: false, outcomes: { asked: 1 } });
  });

  describe('deleted jobs', () => {
    const leaveBehind = (...jobIds: string[]) => {
      for (const jobId of jobIds) {
        store.seed('output', deletedKey(jobId), JSON.stringify({ version: 1, jobId, at: '' }));
        store.seed('output', manifestKey(jobId), '{}');
      }
    };
    const [one, other] = ['film-0123456789ab', 'other-0123456789ab'] as const;

    it('one that cannot be swept keeps no other waiting, nor hides what else was done', async () => {
      leaveBehind(one, other);
      open();
      plan();
      store.before = ({ operation, key }) => {
        if (operation === 'delete' && key === manifestKey(one)) throw new StorageError('denied');
      };
      expect(await reconcile(20)).toMatchObject({
        outcomes: { asked: 1 },
        failures: [{ jobId: one, message: 'denied' }],
        swept: 1,
        cutShort: false,
      });
      expect(store.keys('output')).toContain(manifestKey(one));
      expect(store.keys('output')).not.toContain(manifestKey(other));
      // However old its note is, it stays as long as something of the job does.
      await reconcile(20 + 8 * 60);
      expect(store.keys('output')).toContain(deletedKey(one));
    });

    it('sweeping stops before the time is up; the next look goes on', async () => {
      leaveBehind(one, other);
      let remainingMs = 40_000;
      store.before = ({ operation }) => {
        if (operation === 'delete') remainingMs = 20_000;
      };
      expect(await reconcile(20, () => remainingMs)).toMatchObject({ swept: 1, cutShort: true, failures: [] });
      expect(store.keys('output')).toContain(manifestKey(other));
      expect(await reconcile(25)).toMatchObject({ swept: 1, cutShort: false });
      expect(store.keys('output')).not.toContain(manifestKey(other));
    });
  });

  it('costs nothing but the lists for jobs that are young', async () => {
    open();
    plan();
    store.calls.length = 0;
    await reconcile(10);
    expect(store.calls.map(({ operation }) => operation)).toEqual(['putJson', 'list', 'list', 'list']);
  });
});
