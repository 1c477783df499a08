import { describe, expect, it } from 'vitest';
import { planRenders } from '../../src/renders/graph/plan-renders.ts';
import type { IndexedSlice } from '../../src/shared/adapters/packets/stored-index.ts';
import { ReadFaultError } from '../../src/shared/adapters/reader/open-range.ts';
import { sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import { encodeHead } from '../../src/shared/kernels/packets/matroska/stored-head.ts';
import { openSliceExcerpts } from '../../src/worker/slice-excerpt.ts';
import { jobOf } from '../fakes/job-documents.ts';

const EMPTY = new Uint8Array();
const HEAD = encodeHead({
  ebml: EMPTY,
  info: EMPTY,
  track: { number: 1, entry: EMPTY, units: undefined, encoded: false },
});
const INDEXED: IndexedSlice = {
  container: 'matroska',
  timeBase: [1, 1000],
  head: HEAD,
  section: { fromBeginning: true, packets: [{ at: 0, bytes: 9, dts: 0, pts: 0, duration: 0, isKey: true }] },
};

/** Opens the excerpt of a slice and reads it to its end. @param error that the read of the source ends with */
const readExcerpt = async (indexed: IndexedSlice, error?: Error) => {
  const job = jobOf(10_000, { reading: { way: 'index' } });
  const range = { startMs: 0, endMs: 10_000 };
  const task = { job, index: 0, range, keys: sliceKeys(job.jobId, 0), planned: true };
  let make: ((signal: AbortSignal) => AsyncIterable<Uint8Array>) | undefined;
  const reader = {
    async *read() {
      yield Uint8Array.of(1, 2, 3);
      if (error !== undefined) throw error;
      yield new Uint8Array(6);
    },
    offer: (offered: typeof make) => {
      make = offered;
      return 'http://127.0.0.1/excerpt';
    },
  };
  const opened = await openSliceExcerpts(task, planRenders(job.probe, job.options, range), reader, async () => indexed);
  const ended = (async () => {
    for await (const _ of make?.(new AbortController().signal) ?? []);
  })();
  const thrown = await ended.then(
    () => undefined,
    (why: unknown) => why,
  );
  return { opened, thrown };
};

describe('the excerpt of a slice', () => {
  it('is whole when all of its bytes were read', async () => {
    const { opened, thrown } = await readExcerpt(INDEXED);
    expect(thrown).toBeUndefined();
    expect(opened).toMatchObject({ excerpts: [{ failure: undefined }] });
  });

  it('counts as failed whatever ended it early', async () => {
    const { opened, thrown } = await readExcerpt(INDEXED, new TypeError('a mistake'));
    expect(thrown).toBeInstanceOf(TypeError);
    expect(opened).toMatchObject({ excerpts: [{ failure: 'unreadable' }] });
  });

  it('leaves a failed read to the reader of the source, which recorded it', async () => {
    const { opened } = await readExcerpt(INDEXED, new ReadFaultError({ transport: 'cut' }));
    expect(opened).toMatchObject({ excerpts: [{ failure: undefined }] });
  });

  it.each(['mp4', 'matroska', 'mpegts', 'flv'] as const)('is not made of a damaged head of %s', async (container) => {
    const { opened } = await readExcerpt({ ...INDEXED, container, head: Uint8Array.of(3, 255) });
    expect(opened).toEqual({ reason: 'unreadable' });
  });
});
