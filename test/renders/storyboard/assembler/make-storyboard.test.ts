import { beforeEach, describe, expect, it } from 'vitest';
import { assembleJob } from '../../../../src/assembler/assemble-job.ts';
import { keysOf } from '../../../../src/assembler/plan/check-slice.ts';
import { storyboardKey } from '../../../../src/renders/storyboard/keys.ts';
import { jobKey, manifestKey, openKey, sliceKeys } from '../../../../src/shared/core/contracts/object-keys.ts';
import { readDocument } from '../../../../src/shared/core/contracts/read-document.ts';
import { ManifestSchema } from '../../../../src/shared/core/documents/manifest.ts';
import { StorageError } from '../../../../src/shared/core/errors/errors.ts';
import { InMemoryObjectStore } from '../../../fakes/in-memory-object-store.ts';
import { failedRecord, jobOf, openMarkerOf, optionsOf, renderedRecord } from '../../../fakes/job-documents.ts';
import { RecordedEvents } from '../../../fakes/recorded-events.ts';
import { stripOf } from '../../../fixtures/make-strip.ts';

const SLICES = 40;
/** Slices of 30 s with three tiles each, the last of 2.1 s with one; nine on a sheet. */
const options = optionsOf('video', { 'storyboard.interval': 10, 'storyboard.columns': 3 });
const job = jobOf((SLICES - 1) * 30_000 + 2_100, { sliceCount: SLICES, options });
const SHEETS = 14;
const { jobId } = job;
const [long, short] = [await stripOf(3), await stripOf(1)];
let store: InMemoryObjectStore;
let bus: RecordedEvents;

const render = (index: number, strip = index === SLICES - 1 ? short : long) => {
  const record = renderedRecord(job, index);
  const renders = record.renders.map((row) => {
    const bytes = row.kind === 'storyboard' ? strip : new Uint8Array(100);
    const etags = keysOf(row).map((key) => store.seed('output', key, bytes));
    const frames = row.kind === 'storyboard' ? { frames: index === SLICES - 1 ? 1 : 3 } : {};
    return {
      ...row,
      ...frames,
      bytes: bytes.length * etags.length,
      ...(row.keys === undefined ? { etag: etags[0] } : { etags }),
    };
  });
  store.seed('output', sliceKeys(jobId, index).record, JSON.stringify({ ...record, renders }));
};
const fail = (index: number) =>
  store.seed(
    'output',
    sliceKeys(jobId, index).record,
    JSON.stringify(failedRecord(job, index, { name: 'ProcessError', message: 'crashed' })),
  );

beforeEach(() => {
  store = new InMemoryObjectStore();
  bus = new RecordedEvents();
  store.seed('output', jobKey(jobId), JSON.stringify(job));
  store.seed('output', openKey(jobId), JSON.stringify(openMarkerOf(job)));
  for (let index = 0; index < SLICES; index += 1) render(index);
});

const assemble = (remainingMs = () => 900_000) =>
  assembleJob(jobId, { store, publish: bus.publish, outputBucket: 'output', now: () => 0, remainingMs });
const manifest = () => readDocument(ManifestSchema, store.json('output', manifestKey(jobId)), 'manifest');
const filesOf = () => store.keys('output').filter((key) => /\/storyboard\/[^/]+$/.test(key));
const bytesOf = async (key: string) => (await store.head('output', key))?.etag;

describe('the storyboard of a job', () => {
  it('is written before the manifest, which names it and lists its sheets', async () => {
    await assemble();
    const written = store.calls.filter(({ operation }) => operation === 'put' || operation === 'putJson');
    expect(written.slice(-2)).toEqual([
      { operation: 'put', key: storyboardKey(jobId, 'thumbnails.vtt') },
      { operation: 'putJson', key: manifestKey(jobId) },
    ]);
    expect(manifest()).toMatchObject({
      status: 'complete',
      storyboard: {
        vtt: storyboardKey(jobId, 'thumbnails.vtt'),
        sheets: SHEETS,
        tile: { width: 160, height: 90 },
        interval: 10,
        columns: 3,
      },
    });
    expect(filesOf()).toHaveLength(SHEETS + 1);
    expect(manifest().renders.filter(({ kind }) => kind === 'storyboard')).toMatchObject([
      { contentType: 'video/x-motion-jpeg', count: SLICES },
      { contentType: 'image/jpeg', count: SHEETS, lastKey: storyboardKey(jobId, '013.jpg') },
      { contentType: 'text/vtt; charset=utf-8', count: 1 },
    ]);
  });

  it('is read with at most 16 requests at the same time, each strip once', async () => {
    let open = 0;
    let most = 0;
    const read = store.read.bind(store);
    store.read = async (...asked) => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return read(...asked);
    };
    await assemble();
    expect(most).toBeLessThanOrEqual(16);
    expect(store.calls.filter(({ operation }) => operation === 'read')).toHaveLength(SLICES);
  });

  it('is made again, with the same bytes, for the same slices; with others for the next revision', async () => {
    fail(1);
    await assemble();
    const before = await Promise.all(filesOf().map(bytesOf));
    store.seed('output', openKey(jobId), JSON.stringify(openMarkerOf(job)));
    await assemble();
    expect(await Promise.all(filesOf().map(bytesOf))).toEqual(before);
    expect(manifest()).toMatchObject({ revision: 1, status: 'partial' });

    store.seed('output', openKey(jobId), JSON.stringify(openMarkerOf(job)));
    render(1);
    await assemble();
    expect(manifest()).toMatchObject({ revision: 2, status: 'complete' });
    const after = await Promise.all(filesOf().map(bytesOf));
    expect(after.filter((etag, i) => etag !== before[i])).toHaveLength(1);
  });

  it('is none where every slice failed', async () => {
    for (let index = 0; index < SLICES; index += 1) fail(index);
    await assemble();
    expect(manifest().storyboard).toBeUndefined();
    expect(filesOf()).toEqual([]);
  });

  it('fails with a reason in the manifest, which is written, when a strip does not hold what its record says', async () => {
    render(3, long.subarray(0, long.length - 10));
    await assemble();
    expect(manifest()).toMatchObject({
      status: 'complete',
      storyboard: {
        error: { name: 'StoryboardError', message: expect.stringContaining('00003.mjpeg" holds 2 tiles') },
      },
    });
    expect(bus.types).toEqual(['videoCompleted']);
  });

  it('fails with a reason in the manifest when a tile does not decode', async () => {
    const broken = Buffer.from(long);
    broken.fill(0, 2, 40);
    broken.set([0xff, 0xfe, 0, 36], 2);
    render(3, broken);
    await assemble();
    expect(manifest().storyboard).toMatchObject({ error: { message: expect.any(String) } });
  });

  it('fails with a reason in the manifest when the time runs out', async () => {
    let asked = 0;
    await assemble(() => 100_000 - 20_000 * asked++);
    expect(manifest().storyboard).toMatchObject({
      error: { name: 'StoryboardError', message: expect.stringContaining('4 of 14 sheets') },
    });
  });

  it('fails as a whole, to be tried again, when the store does not answer', async () => {
    store.before = ({ operation, key }) => {
      if (operation === 'put' && key.endsWith('001.jpg')) throw new StorageError('slow down');
    };
    await expect(assemble()).rejects.toThrow('slow down');
    expect(store.keys('output')).not.toContain(manifestKey(jobId));
    store.before = () => {};
    await assemble();
    expect(manifest().storyboard).toMatchObject({ sheets: SHEETS });
  });
});
