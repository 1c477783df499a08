import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SlicesNews } from '../../src/api/contracts/slices.ts';
import { parseCursor, START } from '../../src/api/http/slice-cursor.ts';
import { makeRecordMemory } from '../../src/api/jobs/record-memory.ts';
import { watchSlices } from '../../src/api/jobs/watch-slices.ts';
import { jobKey, openKey, sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import type { SliceRecord } from '../../src/shared/core/documents/slice-record.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { failedRecord, jobOf } from '../fakes/job-documents.ts';

const BUCKET = 'output';
const error = { name: 'ProcessError', message: 'it failed' } as const;

/** A job of that many slices in a store, records of which can be put there at any time. */
const openJobOf = (slices: number) => {
  const job = jobOf(slices * 30_000);
  const store = new InMemoryObjectStore();
  let nowMs = Date.parse('2026-11-20T10:00:00Z');
  store.now = () => nowMs;
  store.seed(BUCKET, jobKey(job.jobId), JSON.stringify(job));
  store.seed(BUCKET, openKey(job.jobId), '{}');
  const template = failedRecord(job, 0, error);
  const put = (index: number, changes: Partial<SliceRecord>) => {
    const { error: _, ...rendered } = template;
    const record = { ...(changes.status === 'failed' ? template : rendered), index, ...changes };
    return store.seed(BUCKET, sliceKeys(job.jobId, index).record, JSON.stringify(record));
  };
  let records = makeRecordMemory(store, BUCKET);
  return {
    job,
    store,
    put,
    remove: (index: number) => store.remove(BUCKET, sliceKeys(job.jobId, index).record),
    pass: (ms: number) => {
      nowMs += ms;
    },
    setTime: (ms: number) => {
      nowMs = ms;
    },
    now: () => nowMs,
    forget: () => {
      records = makeRecordMemory(store, BUCKET);
    },
    ask: (since?: string): Promise<SlicesNews> => {
      const cursor = since === undefined ? START : parseCursor(since);
      if (cursor === undefined) throw new Error(`no cursor: ${since}`);
      return watchSlices(job.jobId, cursor, { store, config: { outputBucket: BUCKET }, records });
    },
  };
};

describe('what became of slices', () => {
  it('is told as the records say it, with what the job is', async () => {
    const { ask, put, job } = openJobOf(3);
    put(2, { status: 'failed' });
    put(0, {
      status: 'rendered',
      startedAt: '2026-11-20T10:00:01.500Z',
      finishedAt: '2026-11-20T10:00:03.000Z',
      renders: [
        { kind: 'gif', key: 'g', bytes: 7, contentType: 'image/gif' },
        { kind: 'frames', keys: ['a', 'b'], bytes: 11, contentType: 'image/jpeg' },
      ],
    });
    const news = await ask();
    expect(news).toMatchObject({
      jobId: job.jobId,
      status: 'open',
      count: 3,
      durationMs: 90_000,
      sliceMs: 30_000,
      more: false,
    });
    const startedAtMs = Date.parse('2026-11-20T10:00:01Z');
    const same = { queuedMs: 5, cpuMs: 1900, coldStart: false, memoryMb: 2048 };
    expect(news.slices).toEqual([
      {
        index: 0,
        state: 'rendered',
        ...same,
        startedAtMs: startedAtMs + 500,
        finishedAtMs: startedAtMs + 2_000,
        bytes: 18,
      },
      { index: 2, state: 'failed', ...same, startedAtMs, finishedAtMs: startedAtMs + 2_000, bytes: 0, error },
    ]);
    const again = await ask(news.next);
    expect(again.slices).toEqual([]);
    expect(again.next).toBe(news.next);
  });

  it('of thousands of slices come page by page, with a list for all and one read of each', async () => {
    const { ask, put, pass, store, forget } = openJobOf(4_000);
    for (let index = 0; index < 4_000; index += 1) {
      put((index * 2_999) % 4_000, { status: index % 10 === 0 ? 'failed' : 'rendered' });
      pass(index % 3);
    }
    const told: number[] = [];
    let news = await ask();
    for (; ; news = await ask(news.next)) {
      expect(news.slices.length).toBe(1_000);
      told.push(...news.slices.map(({ index }) => index));
      if (!news.more) break;
    }
    expect(told).toHaveLength(4_000);
    expect(new Set(told).size).toBe(4_000);
    expect(
      store.calls.filter(({ operation, key }) => operation === 'getText' && key.includes('/slices/')),
    ).toHaveLength(4_000);

    store.calls.length = 0;
    // Whoever answers need not have answered before.
    forget();
    expect(await ask(news.next)).toMatchObject({ slices: [], more: false });
    expect(store.calls.filter(({ key }) => key.includes('/slices/'))).toHaveLength(1);
    put(77, { status: 'rendered', requestId: 'retried' });
    expect((await ask(news.next)).slices.map(({ index }) => index)).toEqual([77]);
  });

  it('come again when a retry renders what failed, also within the same second', async () => {
    const { ask, put } = openJobOf(2);
    put(1, { status: 'failed' });
    const first = await ask();
    put(1, { status: 'rendered' });
    const second = await ask(first.next);
    expect(second.slices).toMatchObject([{ index: 1, state: 'rendered' }]);
    expect((await ask(second.next)).slices).toEqual([]);
  });

  it('are each told once in whatever order they are stored, told of late, taken away and rendered again', async () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('store' as const),
        index: fc.nat(11),
        failed: fc.boolean(),
        lateMs: fc.nat(4_000),
      }),
      fc.record({ kind: fc.constant('retry' as const), index: fc.nat(11) }),
      fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(9_000) }),
      fc.record({ kind: fc.constant('look' as const), cold: fc.boolean() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { ask, put, pass, remove, setTime, now, forget } = openJobOf(12);
        const there = new Map<number, { state: string; version: string }>();
        const told = new Map<number, string>();
        const versions: string[] = [];
        let since: string | undefined;
        let version = 0;
        const look = async () => {
          const news = await ask(since);
          since = news.next;
          for (const { index, state, memoryMb } of news.slices) {
            told.set(index, state);
            versions.push(`${index} ${memoryMb}`);
          }
        };
        for (const each of steps) {
          if (each.kind === 'pass') pass(each.ms);
          else if (each.kind === 'look') {
            if (each.cold) forget();
            await look();
          } else if (each.kind === 'retry') {
            if (there.get(each.index)?.state !== 'failed') continue;
            there.delete(each.index);
            remove(each.index);
          } else if (there.get(each.index)?.state !== 'rendered') {
            // A record that is failed stays until it is taken away or rendered.
            if (each.failed && there.has(each.index)) continue;
            version += 1;
            const status = each.failed ? 'failed' : 'rendered';
            const at = now();
            // S3 tells times in whole seconds, and some turn up after others.
            setTime(Math.floor((at - each.lateMs) / 1000) * 1000);
            put(each.index, { status, memoryMb: version });
            setTime(at);
            there.set(each.index, { state: status, version: String(version) });
          }
        }
        await look();
        for (const [index, { state }] of there) expect(told.get(index)).toBe(state);
        expect(new Set(versions).size).toBe(versions.length);
        const last = await ask(since);
        expect(last.slices).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
