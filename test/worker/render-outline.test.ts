import { beforeEach, describe, expect, it } from 'vitest';
import { momentsOf, planOutline } from '../../src/renders/storyboard/plan/plan-outline.ts';
import {
  cancelledKey,
  jobKey,
  manifestKey,
  outlineFailedKey,
  outlineKey,
  outlineSheetKey,
} from '../../src/shared/core/contracts/object-keys.ts';
import type { Job } from '../../src/shared/core/documents/job.ts';
import { SourceMediaError, StorageError } from '../../src/shared/core/errors/errors.ts';
import { readJob } from '../../src/shared/core/job/stored-job.ts';
import type { FoundPicture } from '../../src/worker/outline/shown-at.ts';
import { type RenderOutlineContext, renderOutline } from '../../src/worker/render-outline.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { jobOf } from '../fakes/job-documents.ts';
import { RecordedEvents } from '../fakes/recorded-events.ts';
import { tilePixels } from '../fixtures/make-strip.ts';
import { readThumbnailsVtt } from '../fixtures/read-vtt.ts';

const job: Job = jobOf(62_100, { outline: true });
const { jobId } = job;
const event = { 'detail-type': 'outlineWanted', source: 'custom.gifGenerator', detail: { jobId, tsCreated: 1 } };
let store: InMemoryObjectStore;
let bus: RecordedEvents;
let pictures: FoundPicture[];

const render = (changes: Partial<RenderOutlineContext> = {}) =>
  renderOutline(event, {
    store,
    publish: bus.publish,
    outputBucket: 'output',
    now: () => 0,
    readJob: (id) => readJob(store, 'output', id),
    outlinePictures: async () => pictures,
    ...changes,
  });
const bytesOf = async (key: string): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of (await store.read('output', key))?.body ?? []) pieces.push(piece);
  return Buffer.concat(pieces);
};

beforeEach(async () => {
  store = new InMemoryObjectStore();
  bus = new RecordedEvents();
  store.seed('output', jobKey(jobId), JSON.stringify(job));
  const tile = planOutline(job).tile;
  pictures = [0, 20_000, 41_500].map((ms, i) => ({
    atUs: ms * 1000,
    pixels: tilePixels(tile.width, tile.height, { gray: 60 * (i + 1) }),
  }));
});

describe('planOutline', () => {
  it.each([
    [900, 1, 1],
    [60_000, 1, 60],
    [62_100, 2, 32],
    [10_800_000, 180, 60],
  ])('of %i ms has a tile every %i s: %i', (durationMs, interval, count) => {
    const board = planOutline(jobOf(durationMs));
    expect(board.interval).toBe(interval);
    expect(momentsOf(board)).toHaveLength(count);
  });

  it('has fewer tiles where pictures are very large', () => {
    const { probe } = job;
    const board = planOutline({
      ...jobOf(600_000),
      probe: { ...probe, durationMs: 600_000, video: { ...probe.video, width: 7680, height: 4320 } },
    });
    expect(momentsOf(board)).toHaveLength(15);
  });
});

describe('renderOutline', () => {
  it('writes a sheet, and cues that cover the film and say which moment each tile shows', async () => {
    expect(await render()).toEqual({ jobId, outcome: 'rendered' });
    const vtt = await bytesOf(outlineKey(jobId));
    const cues = readThumbnailsVtt(vtt);
    expect(cues).toHaveLength(32);
    expect(cues.at(0)).toMatchObject({ startMs: 0, endMs: 2000, sheet: '000.jpg', x: 0, y: 0, width: 160 });
    expect(cues.at(-1)).toMatchObject({ startMs: 62_000, endMs: 62_100 });
    for (const [i, { endMs }] of cues.slice(0, -1).entries()) expect(cues[i + 1]?.startMs).toBe(endMs);
    const text = Buffer.from(vtt).toString();
    expect(text).toContain('NOTE shows 00:00:00.000\n\n00:00:02.000 -->');
    expect(text).toContain('\n\n00:00:20.000 -->');
    expect(text).not.toContain('NOTE shows 00:00:20.000\n\n00:00:20.000 -->');
    expect(text).toContain('NOTE shows 00:00:41.500\n\n00:01:02.000 -->');
    expect(store.keys('output')).toEqual(expect.arrayContaining([outlineSheetKey(jobId, 0)]));
    expect(bus.events).toEqual([]);
  });

  it('writes the same bytes again, and nothing where it is there', async () => {
    await render();
    const files = () => Promise.all([outlineSheetKey(jobId, 0), outlineKey(jobId)].map(bytesOf));
    const before = await files();
    expect(await render()).toEqual({ jobId, outcome: 'already' });
    store.remove('output', outlineKey(jobId));
    await render();
    expect(await files()).toEqual(before);
  });

  it.each([
    ['was deleted', () => store.remove('output', jobKey(jobId))],
    ['was cancelled', () => void store.seed('output', cancelledKey(jobId), '{}')],
    ['has extras off', () => void store.seed('output', jobKey(jobId), JSON.stringify({ ...job, outline: undefined }))],
  ])('leaves a job that %s', async (_, change) => {
    change();
    expect(await render()).toEqual({ jobId, outcome: 'left' });
    expect(store.calls.filter(({ operation }) => operation === 'put')).toEqual([]);
  });

  it('writes nothing of a job that is deleted in the meantime', async () => {
    const outlinePictures = async () => {
      store.remove('output', jobKey(jobId));
      return pictures;
    };
    expect(await render({ outlinePictures })).toEqual({ jobId, outcome: 'left' });
    expect(store.calls.filter(({ operation }) => operation === 'put')).toEqual([]);
  });

  it('fails for good: the reason is kept for the manifest, and told when that is written already', async () => {
    const outlinePictures = () => Promise.reject(new SourceMediaError('sourceGone', 'The source is gone.'));
    expect(await render({ outlinePictures })).toEqual({ jobId, outcome: 'failed' });
    const failed = { error: { name: 'sourceGone', message: 'The source is gone.' } };
    expect(store.json('output', outlineFailedKey(jobId))).toMatchObject(failed);
    expect(bus.events).toEqual([]);
    store.seed('output', manifestKey(jobId), '{}');
    await render({ outlinePictures });
    expect(bus.types).toEqual(['videoRendered']);
  });

  it('has the manifest looked at again when it succeeds after a failure', async () => {
    store.seed('output', outlineFailedKey(jobId), '{}');
    store.seed('output', manifestKey(jobId), '{}');
    expect(await render()).toEqual({ jobId, outcome: 'rendered' });
    expect(bus.types).toEqual(['videoRendered']);
  });

  it('fails for good where no key frame decodes', async () => {
    expect(await render({ outlinePictures: async () => [] })).toEqual({ jobId, outcome: 'failed' });
  });

  it('fails in a way that another attempt may cure: nothing is recorded', async () => {
    const outlinePictures = () => Promise.reject(new StorageError('busy'));
    await expect(render({ outlinePictures })).rejects.toThrow('busy');
    expect(store.keys('output')).toEqual([jobKey(jobId)]);
  });
});
