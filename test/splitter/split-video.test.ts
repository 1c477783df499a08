import { beforeEach, describe, expect, it } from 'vitest';
import { readSourceOutcome } from '../../src/shared/core/completion/source-outcome.ts';
import {
  cancelledKey,
  deletedKey,
  jobKey,
  manifestKey,
  openKey,
  outlineKey,
  recentKey,
  renderedKey,
  sliceKeys,
} from '../../src/shared/core/contracts/object-keys.ts';
import { bySourceKey, jobBySourceKey } from '../../src/shared/core/documents/source-identity.ts';
import { ConfigError, SourceMediaError, StorageError } from '../../src/shared/core/errors/errors.ts';
import { type SplitVideoContext, splitVideo } from '../../src/splitter/split-video.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { failedRecord, jobOf, probeOf, renderedRecord } from '../fakes/job-documents.ts';
import { RecordedEvents } from '../fakes/recorded-events.ts';

const key = 'my holiday.mp4';
let store: InMemoryObjectStore;
let bus: RecordedEvents;
let probes: number;
let etag: string;
let context: SplitVideoContext;

beforeEach(() => {
  store = new InMemoryObjectStore();
  bus = new RecordedEvents();
  probes = 0;
  etag = store.seed('source', key, 'the bytes of a film');
  context = {
    config: { outputBucket: 'output', stackOptions: {}, maxSlices: 100, maxJobUsd: 5 },
    store,
    publish: bus.publish,
    requestId: 'request-1',
    now: () => Date.parse('2026-11-20T10:00:00.000Z'),
    probe: async () => {
      probes += 1;
      return probeOf(65_100);
    },
    binaries: async () => ({ ffmpeg: { version: '5', sha256: 'a' }, ffprobe: { version: '4', sha256: 'b' } }),
  };
});

const split = (changes: Partial<SplitVideoContext> = {}, options?: string) =>
  splitVideo(
    { bucket: 'source', key, etag, ...(options === undefined ? {} : { options }) },
    { ...context, ...changes },
  );

const outcome = () => readSourceOutcome(store, 'output', { bucket: 'source', key, etag });

const planned = async (): Promise<string> => {
  const outcome = await split();
  if (outcome.outcome !== 'planned') throw new Error(`expected a plan, got ${outcome.outcome}`);
  bus.events.length = 0;
  store.calls.length = 0;
  return outcome.jobId;
};

describe('splitVideo', () => {
  it('opens the job, plans it, points to it and asks for its outline and every slice, in that order', async () => {
    const outcome = await split();
    expect(outcome).toEqual({
      outcome: 'planned',
      jobId: expect.stringMatching(/^my-holiday-[0-9a-f]{12}$/),
      sliceCount: 3,
      published: 3,
    });
    const { jobId } = outcome as { jobId: string };
    expect(store.calls.filter(({ operation }) => operation === 'putJson').map((call) => call.key)).toEqual([
      openKey(jobId),
      jobKey(jobId),
      recentKey({ jobId, createdAt: '2026-11-20T10:00:00.000Z' }),
      jobBySourceKey({ bucket: 'source', key, etag }, jobId),
    ]);
    expect(store.json('output', jobBySourceKey({ bucket: 'source', key, etag }, jobId))).toMatchObject({ jobId });
    const tsCreated = Date.parse('2026-11-20T10:00:00.000Z');
    expect(bus.events).toEqual([
      { detailType: 'outlineWanted', detail: { jobId, tsCreated } },
      ...[
        [0, 30],
        [30, 60],
        [60, 65.1],
      ].map(([start, end], index) => ({
        detailType: 'newVideoCreated',
        detail: {
          key,
          start,
          end,
          length: 65.1,
          tsCreated,
          version: 1,
          bucket: 'source',
          jobId,
          index,
          count: 3,
          etag,
          media: 'video',
        },
      })),
    ]);
  });

  it('asks for no outline when extras are off, and not again for one that is there', async () => {
    const { jobId } = (await split()) as { jobId: string };
    store.seed('output', outlineKey(jobId), 'WEBVTT');
    await split();
    expect(bus.types.filter((type) => type === 'outlineWanted')).toHaveLength(1);
    etag = store.seed('source', key, 'the bytes of another film', { fanreel: 'extras=off' });
    const other = (await split()) as { jobId: string };
    expect(other.jobId).not.toBe(jobId);
    expect(bus.types.filter((type) => type === 'outlineWanted')).toHaveLength(1);
  });

  it('freezes the options of stack and upload into the plan', async () => {
    etag = store.seed('source', key, 'the bytes of a film', { fanreel: 'frames=off;slice=15' });
    const outcome = await split({ config: { ...context.config, stackOptions: { 'gif.fps': 5 } } });
    expect(outcome).toMatchObject({ outcome: 'planned', sliceCount: 5 });
    const { jobId } = outcome as { jobId: string };
    expect(store.json('output', jobKey(jobId))).toMatchObject({
      options: { slice: 15, renders: ['gif', 'ascii', 'storyboard'], gif: { fps: 5 } },
    });
  });

  it.each([undefined, manifestKey, cancelledKey])('takes a deletion that was cut back first', async (closedBy) => {
    const jobId = await planned();
    for (const keyOf of [deletedKey, closedBy]) if (keyOf !== undefined) store.seed('output', keyOf(jobId), '{}');
    await split();
    expect(store.keys('output')).not.toContain(deletedKey(jobId));
    const changes = store.calls.filter(({ operation }) => operation === 'delete' || operation === 'putJson');
    expect(changes[0]).toEqual({ operation: 'delete', key: deletedKey(jobId) });
  });

  it('asks only for slices that are not rendered when the upload is announced again, without a probe', async () => {
    const jobId = await planned();
    const job = jobOf(65_100, { jobId });
    store.seed('output', sliceKeys(jobId, 0).record, JSON.stringify(renderedRecord(job, 0)));
    store.seed(
      'output',
      sliceKeys(jobId, 1).record,
      JSON.stringify(failedRecord(job, 1, { name: 'ProcessError', message: 'm' })),
    );
    expect(await split()).toMatchObject({ outcome: 'planned', published: 2 });
    expect(bus.events.map(({ detail }) => 'index' in detail && detail.index)).toEqual([false, 1, 2]);
    expect(probes).toBe(1);
  });

  it('keeps the stored plan when the stack has changed in the meantime', async () => {
    const jobId = await planned();
    const before = store.json('output', jobKey(jobId));
    await split({ config: { ...context.config, maxSlices: 1 }, now: () => 0 });
    expect(store.json('output', jobKey(jobId))).toEqual(before);
    expect(bus.types).toEqual(['outlineWanted', 'newVideoCreated', 'newVideoCreated', 'newVideoCreated']);
  });

  it('takes the plan of another attempt that was faster', async () => {
    const jobId = await planned();
    const first = store.json('output', jobKey(jobId));
    store.remove('output', jobKey(jobId));
    store.before = ({ operation, key: at }) => {
      if (operation === 'putJson' && at === jobKey(jobId)) store.seed('output', at, JSON.stringify(first));
    };
    await split({ now: () => 0 });
    expect(store.json('output', jobKey(jobId))).toEqual(first);
    expect(bus.events).toHaveLength(4);
  });

  it('says videoRendered again when all is rendered and nobody wrote the manifest', async () => {
    const jobId = await planned();
    const job = jobOf(65_100, { jobId });
    for (const index of [0, 1, 2]) {
      store.seed('output', sliceKeys(jobId, index).record, JSON.stringify(renderedRecord(job, index)));
    }
    const marker = { version: 1, jobId, announcer: 'a worker that died', at: 'then' };
    store.seed('output', renderedKey(jobId), JSON.stringify(marker));
    expect(await split()).toMatchObject({ outcome: 'planned', published: 0 });
    expect(bus.types).toEqual(['outlineWanted', 'videoRendered']);
  });

  it('leaves a complete job alone', async () => {
    const jobId = await planned();
    store.seed('output', manifestKey(jobId), '{}');
    expect(await split()).toEqual({ outcome: 'complete', jobId });
    expect(bus.events).toEqual([]);
  });

  it('leaves a cancelled job alone', async () => {
    const jobId = await planned();
    store.seed('output', cancelledKey(jobId), '{}');
    expect(await split()).toEqual({ outcome: 'cancelled', jobId });
    expect(bus.events).toEqual([]);
  });

  it('publishes everything again when the bus refused the first time', async () => {
    bus.failNext = 1;
    await expect(split()).rejects.toThrow('refused by the test');
    expect(await split()).toMatchObject({ outcome: 'planned', published: 3 });
    expect(bus.events).toHaveLength(4);
    expect(probes).toBe(1);
  });
});

describe('splitVideo rejects', () => {
  const rejection = () => store.json('output', bySourceKey({ bucket: 'source', key, etag }));

  it('a source that the probe refuses: stored, announced, and not an error', async () => {
    const refused = new SourceMediaError('notVideo', 'This is no video.');
    const outcome = await split({ probe: () => Promise.reject(refused) });
    expect(outcome).toEqual({ outcome: 'rejected', reason: 'notVideo', message: 'This is no video.' });
    expect(rejection()).toEqual({
      version: 1,
      source: { bucket: 'source', key, etag },
      rejected: { reason: 'notVideo', message: 'This is no video.', at: '2026-11-20T10:00:00.000Z' },
    });
    expect(bus.events).toEqual([
      {
        detailType: 'videoRejected',
        detail: { bucket: 'source', key, reason: 'notVideo', message: 'This is no video.' },
      },
    ]);
    expect(store.keys('output')).toHaveLength(1);
  });

  it('an empty file', async () => {
    etag = store.seed('source', key, '');
    expect(await split()).toMatchObject({ outcome: 'rejected', reason: 'empty' });
    expect(probes).toBe(0);
  });

  it('options out of range, naming field, value and range', async () => {
    etag = store.seed('source', key, 'bytes', { fanreel: 'slice=9000' });
    const outcome = await split();
    expect(outcome).toMatchObject({ outcome: 'rejected', reason: 'invalidOptions' });
    expect(outcome).toMatchObject({ message: expect.stringContaining('slice is "9000"; allowed are whole numbers') });
    expect(outcome).toMatchObject({ message: expect.stringContaining('from 1 to 300') });
  });

  it('more slices than allowed, whatever the container claims', async () => {
    const outcome = await split({ probe: async () => probeOf(2_147_483_000_000) });
    expect(outcome).toMatchObject({ outcome: 'rejected', reason: 'tooManySlices' });
    expect(outcome).toMatchObject({
      message: expect.stringMatching(/71582767 slices of 30 s.*at most 100.*MaxSlices/),
    });
    expect(bus.types).toEqual(['videoRejected']);
  });

  it('a source that was deleted', async () => {
    store.remove('source', key);
    expect(await split()).toMatchObject({ outcome: 'rejected', reason: 'sourceGone' });
    expect(rejection()).toMatchObject({ rejected: { reason: 'sourceGone' } });
  });

  it('a source that was overwritten', async () => {
    store.seed('source', key, 'other bytes');
    expect(await split()).toMatchObject({ outcome: 'rejected', reason: 'sourceReplaced' });
  });

  it('nothing that already has a job because its source went away since', async () => {
    const jobId = await planned();
    store.remove('source', key);
    await split();
    expect(rejection()).toBeUndefined();
    expect(await outcome()).toEqual({ jobIds: [jobId], refusal: undefined });
    expect(bus.events).toEqual([]);
  });

  it('options that were asked for, and keeps the jobs that there are', async () => {
    const jobId = await planned();
    expect(await split({}, 'slice=9000')).toMatchObject({
      outcome: 'rejected',
      reason: 'invalidOptions',
      message: expect.stringMatching(/^The options that were asked for do not fit: slice is "9000"/),
    });
    expect(await outcome()).toMatchObject({ jobIds: [jobId], refusal: { rejected: { reason: 'invalidOptions' } } });
  });

  it('an upload whose job an earlier version noted in the same place, and keeps that', async () => {
    const source = { bucket: 'source', key, etag };
    const earlier = 'my-holiday-0123456789ab';
    store.seed('output', bySourceKey(source), JSON.stringify({ version: 1, source, jobId: earlier }));
    await split({}, 'slice=9000');
    expect(await outcome()).toMatchObject({ jobIds: [earlier], refusal: { rejected: { reason: 'invalidOptions' } } });
  });
});

describe('splitVideo for other options', () => {
  it('makes another job of the same upload, and each once: the options of the event replace those of the upload', async () => {
    etag = store.seed('source', key, 'the bytes of a film', { fanreel: 'slice=15' });
    const own = await split();
    store.now = () => Date.now() + 1000;
    const other = await split({}, '');
    if (own.outcome !== 'planned' || other.outcome !== 'planned') throw new Error('expected two plans');
    expect([own.sliceCount, other.sliceCount]).toEqual([5, 3]);
    expect(await outcome()).toEqual({ jobIds: [other.jobId, own.jobId], refusal: undefined });
    expect(await split({}, 'slice=15')).toMatchObject({ jobId: own.jobId });
    expect(probes).toBe(2);
    expect(store.json('output', openKey(other.jobId))).toMatchObject({ options: '' });
    expect(store.json('output', openKey(own.jobId))).not.toHaveProperty('options');
  });

  it('is the same job for the same bytes under another etag, which is noted with both', async () => {
    store.crc64nvme = () => 'rosUhgp5mYg=';
    const before = { bucket: 'source', key, etag: store.seed('source', key, 'the bytes of a film') };
    const jobId = await planned();
    // As after an upload in parts.
    store.etag = () => 'ffffffffffffffffffffffffffffffff-2';
    etag = store.seed('source', key, 'the bytes of a film');
    expect(await split()).toMatchObject({ jobId });
    expect(probes).toBe(1);
    for (const source of [before, { ...before, etag }]) {
      expect(await readSourceOutcome(store, 'output', source)).toMatchObject({ jobIds: [jobId] });
    }
  });

  it('lists a job among the newest also when it was stopped behind the plan', async () => {
    store.before = ({ key: at }) => {
      if (at.startsWith('recent/')) throw new Error('stopped by the test');
    };
    await expect(split()).rejects.toThrow('stopped by the test');
    store.before = () => {};
    const outcome = await split({ now: () => Date.parse('2026-11-20T11:00:00.000Z') });
    const { jobId } = outcome as { jobId: string };
    const listed = store.keys('output').filter((at) => at.startsWith('recent/'));
    expect(listed).toEqual([recentKey({ jobId, createdAt: '2026-11-20T10:00:00.000Z' })]);
  });
});

describe('splitVideo fails', () => {
  it('for good when the functions lack something, and the upload is found with the reason', async () => {
    const message = 'No ffmpeg was found that runs.';
    const outcome = await split({ binaries: () => Promise.reject(new ConfigError(message)) });
    expect(outcome).toEqual({ outcome: 'failed', error: { name: 'ConfigError', message } });
    expect(store.json('output', bySourceKey({ bucket: 'source', key, etag }))).toMatchObject({
      failed: { name: 'ConfigError', message, at: '2026-11-20T10:00:00.000Z' },
    });
    expect(bus.events).toEqual([]);
  });

  it('when the store may not say whether the source is there, so that it is tried again', async () => {
    store.remove('source', key);
    store.before = ({ operation }) => {
      if (operation === 'readStart') throw new StorageError('GetObject failed with HTTP 403');
    };
    await expect(split()).rejects.toThrow(StorageError);
    expect(store.keys('output')).toEqual([]);
  });

  it('when the probe fails in a way that another attempt may not', async () => {
    await expect(split({ probe: () => Promise.reject(new Error('stalled')) })).rejects.toThrow('stalled');
    expect(bus.events).toEqual([]);
  });
});
