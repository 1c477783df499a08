import { beforeEach, expect, it } from 'vitest';
import type { IndexSource } from '../../src/shared/adapters/packets/index-source.ts';
import { cancelledKey, jobKey, manifestKey, renderedKey } from '../../src/shared/core/contracts/object-keys.ts';
import { StorageError } from '../../src/shared/core/errors/errors.ts';
import { splitVideo } from '../../src/splitter/split-video.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { probeOf } from '../fakes/job-documents.ts';
import { RecordedEvents } from '../fakes/recorded-events.ts';

const key = 'long.ts';
const TOO_SLOW = { way: 'index', reason: 'tooSlow' };
const ENDS = { cancelled: cancelledKey, rendered: renderedKey, closed: manifestKey };
let store: InMemoryObjectStore;
let bus: RecordedEvents;
let etag: string;

beforeEach(() => {
  store = new InMemoryObjectStore();
  bus = new RecordedEvents();
  etag = store.seed('source', key, 'the bytes of a film');
});

const split = (indexSource: IndexSource) =>
  splitVideo(
    { bucket: 'source', key, etag },
    {
      config: { outputBucket: 'output', stackOptions: {}, maxSlices: 100, maxJobUsd: 5 },
      store,
      publish: bus.publish,
      requestId: 'request-1',
      now: () => Date.parse('2026-11-20T10:00:00.000Z'),
      probe: async () => probeOf(299_000),
      binaries: async () => ({ ffmpeg: { version: '5', sha256: 'a' }, ffprobe: { version: '4', sha256: 'b' } }),
      indexSource,
    },
  );

/** What was asked for so far: the outline, and slices by their numbers. */
const asked = () => bus.events.map(({ detail }) => ('index' in detail ? detail.index : 'outline'));
const readingOf = (jobId: string) => store.json('output', jobKey(jobId)) as { reading?: unknown };

it('asks for slices as soon as it is known how they are read, each once, and for the outline when all are known', async () => {
  const seen: unknown[] = [];
  const outcome = await split(async ({ jobId }, progress) => {
    for (const known of [2, 5]) {
      expect(await progress?.known(known)).toBe(true);
      seen.push([...asked()], readingOf(jobId).reading);
    }
    return { way: 'index' };
  });
  expect(outcome).toMatchObject({ outcome: 'planned', sliceCount: 10, published: 10 });
  expect(seen).toEqual([[0, 1], TOO_SLOW, [0, 1, 2, 3, 4], TOO_SLOW]);
  expect(asked().slice(0, 6)).toEqual([0, 1, 2, 3, 4, 'outline']);
  expect(new Set(asked())).toEqual(new Set(['outline', ...Array.from({ length: 10 }, (_, i) => i)]));
  expect(asked()).toHaveLength(11);
  expect(readingOf((outcome as { jobId: string }).jobId).reading).toEqual({ way: 'index' });
});

it('asks for the others, to be read by seeking, when the listing fails behind the first ones', async () => {
  const outcome = await split(async (_, progress) => {
    await progress?.known(4);
    throw new StorageError('The index could not be stored.');
  });
  expect(outcome).toMatchObject({ outcome: 'planned', published: 10 });
  expect(asked()).toHaveLength(11);
  expect(readingOf((outcome as { jobId: string }).jobId).reading).toEqual(TOO_SLOW);
});

it('fails, to be tried again, when the listing fails before any slice is known', async () => {
  const failing = split(async () => {
    throw new StorageError('The index could not be stored.');
  });
  await expect(failing).rejects.toThrow('could not be stored');
  expect(asked()).toEqual([]);
});

it.each(['cancelled', 'deleted', 'rendered', 'closed'] as const)(
  'asks for nothing more when the job is %s meanwhile',
  async (how) => {
    let goesOn: boolean | undefined;
    await split(async ({ jobId }, progress) => {
      await progress?.known(3);
      if (how === 'deleted') await store.delete('output', jobKey(jobId));
      else store.seed('output', ENDS[how](jobId), '{}');
      goesOn = await progress?.goesOn();
      return undefined;
    });
    expect(goesOn).toBe(false);
    expect(asked()).toEqual([0, 1, 2]);
  },
);

it('an event that comes twice asks for all slices that are missing, and the first invocation stops', async () => {
  const first: IndexSource = async (job, progress) => {
    const second = await split(async () => ({ way: 'index' }));
    expect(second).toMatchObject({ outcome: 'planned', jobId: job.jobId, published: 10 });
    // Asked before a piece is stored: the index of the other one is whole.
    expect(await progress?.goesOn()).toBe(false);
    expect(await progress?.known(2)).toBe(false);
    return undefined;
  };
  expect(await split(first)).toMatchObject({ outcome: 'planned', published: 10 });
  expect(asked().filter((each) => each === 0)).toHaveLength(2);
});

it('asks for the outline once when all slices are known before the listing ends, and before the last of them', async () => {
  await split(async (_, progress) => {
    await progress?.known(9);
    await progress?.known(10);
    return { way: 'index' };
  });
  expect(asked().slice(9)).toEqual(['outline', 9]);
});

it('stores the plan, but asks for nothing, before the first piece of the index is stored', async () => {
  await split(async ({ jobId }, progress) => {
    expect(await progress?.goesOn()).toBe(true);
    expect(readingOf(jobId).reading).toEqual(TOO_SLOW);
    expect(asked()).toEqual([]);
    return { way: 'index' };
  });
  expect(asked()).toHaveLength(11);
});
