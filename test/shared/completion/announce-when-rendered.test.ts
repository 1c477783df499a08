import { beforeEach, describe, expect, it } from 'vitest';
import { type Announcement, announceWhenRendered } from '../../../src/shared/core/completion/announce-when-rendered.ts';
import type { GroupListing } from '../../../src/shared/core/completion/record-groups.ts';
import { GROUP_SLICES, openKey, renderedKey, sliceKeys } from '../../../src/shared/core/contracts/object-keys.ts';
import { InMemoryObjectStore } from '../../fakes/in-memory-object-store.ts';
import { failedRecord, jobOf, renderedRecord } from '../../fakes/job-documents.ts';
import { RecordedEvents } from '../../fakes/recorded-events.ts';

const job = jobOf(62_100);
let store: InMemoryObjectStore;
let bus: RecordedEvents;

beforeEach(() => {
  store = new InMemoryObjectStore();
  bus = new RecordedEvents();
});

const announce = (announcer: string, changes: Partial<Announcement> = {}) =>
  announceWhenRendered({
    store,
    publish: bus.publish,
    outputBucket: 'output',
    job,
    announcer,
    now: () => 0,
    ...changes,
  });

const record = (...indexes: number[]) => {
  for (const index of indexes) {
    store.seed('output', sliceKeys(job.jobId, index).record, JSON.stringify(renderedRecord(job, index)));
  }
};

describe('announceWhenRendered', () => {
  it('waits while a slice has no record', async () => {
    record(0, 2);
    expect(await announce('a')).toBe('waiting');
    expect(store.keys('output')).not.toContain(renderedKey(job.jobId));
  });

  it('is not misled by records of slices that the plan does not have', async () => {
    record(0, 2);
    store.seed('output', sliceKeys(job.jobId, 3).record, '{}');
    expect(await announce('a')).toBe('waiting');
  });

  it('counts failed slices: the job ends with them', async () => {
    record(0, 1);
    const failed = failedRecord(job, 2, { name: 'ProcessError', message: 'm' });
    store.seed('output', sliceKeys(job.jobId, 2).record, JSON.stringify(failed));
    expect(await announce('a')).toBe('announced');
  });

  it('is said once by the many that see the job complete at the same moment', async () => {
    record(0, 1, 2);
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, at) => announce(`request-${at}`)));
    expect(outcomes.filter((outcome) => outcome === 'announced')).toHaveLength(1);
    expect(bus.events).toEqual([{ detailType: 'videoRendered', detail: { jobId: job.jobId } }]);
  });

  it('is said by the retry of the one that was elected and was not heard', async () => {
    record(0, 1, 2);
    store.seed('output', openKey(job.jobId), '{}');
    bus.failNext = 1;
    await expect(announce('a')).rejects.toThrow('refused by the test');
    expect(await announce('b')).toBe('left');
    expect(await announce('a')).toBe('announced');
    expect(bus.events).toHaveLength(1);
  });

  it('is said again on request as long as the job is open', async () => {
    record(0, 1, 2);
    store.seed('output', openKey(job.jobId), '{}');
    await announce('a');
    expect(await announce('b', { again: true })).toBe('announced');
    store.remove('output', openKey(job.jobId));
    expect(await announce('c', { again: true })).toBe('left');
    expect(await announce('a')).toBe('left');
  });

  describe('of a job of several groups', () => {
    const film = jobOf((2 * GROUP_SLICES + 10) * 30_000);
    const seed = (from: number, to: number) => {
      for (let index = from; index < to; index += 1) store.seed('output', sliceKeys(film.jobId, index).record, '{}');
    };
    const finish = (index: number, changes: Partial<Announcement> = {}) =>
      announce(`request-${index}`, { job: film, recorded: index, ...changes });

    it('looks at the group of the slice alone, by one list', async () => {
      seed(0, GROUP_SLICES - 1);
      const listed: string[] = [];
      const list = store.list.bind(store);
      store.list = (bucket, prefix) => {
        listed.push(prefix);
        return list(bucket, prefix);
      };
      expect(await finish(7)).toBe('waiting');
      expect(listed).toEqual([`jobs/${film.jobId}/slices/00`]);
    });

    it('is said by whoever ends the last group', async () => {
      seed(0, GROUP_SLICES);
      expect(await finish(0)).toBe('waiting');
      seed(2 * GROUP_SLICES, film.sliceCount);
      expect(await finish(2 * GROUP_SLICES + 3)).toBe('waiting');
      seed(GROUP_SLICES, 2 * GROUP_SLICES);
      expect(await finish(GROUP_SLICES)).toBe('announced');
      expect(bus.events).toHaveLength(1);
    });

    it('is said once when groups end at the same moment', async () => {
      seed(0, film.sliceCount);
      const outcomes = await Promise.all(
        [0, 5, GROUP_SLICES, GROUP_SLICES + 5, 2 * GROUP_SLICES].map((at) => finish(at)),
      );
      expect(outcomes.filter((outcome) => outcome === 'announced')).toHaveLength(1);
    });

    it('tells what it saw of the group', async () => {
      seed(3, 5);
      const seen: GroupListing[] = [];
      await finish(3, { onListed: (listing) => void seen.push(listing) });
      expect(seen).toEqual([{ jobId: film.jobId, group: 0, indexes: new Set([3, 4]) }]);
    });
  });
});
