import { assembleJob } from '../../src/assembler/assemble-job.ts';
import { keysOf } from '../../src/assembler/plan/check-slice.ts';
import { MAX_ROUNDS } from '../../src/reconciler/plan/plan-round.ts';
import { reconcileJobs } from '../../src/reconciler/reconcile-jobs.ts';
import { gifFrame, gifHeader, gifTrailer } from '../../src/renders/gif/kernel/gif-blocks.ts';
import { RENDER_KINDS } from '../../src/renders/kind/render-kinds.ts';
import type { WholeForm } from '../../src/renders/parts/render-spec.ts';
import type { OutputFile } from '../../src/renders/parts/worker/output-file.ts';
import { WHOLES } from '../../src/renders/registry/planned-outputs.ts';
import { webpHead } from '../../src/renders/webp/kernel/webp-animation.ts';
import type { IndexSource } from '../../src/shared/adapters/packets/index-source.ts';
import {
  deletedKey,
  findMarkKey,
  GROUP_SLICES,
  indexKey,
  manifestKey,
  openKey,
  recentKey,
  renderedKey,
  sliceKeys,
} from '../../src/shared/core/contracts/object-keys.ts';
import type { Job } from '../../src/shared/core/documents/job.ts';
import { jobBySourceKey } from '../../src/shared/core/documents/source-identity.ts';
import { resolveJob } from '../../src/shared/core/job/resolve-job.ts';
import { SKETCH_BYTES } from '../../src/shared/kernels/fingerprint/sketch.ts';
import type { FunctionName } from '../../src/shared/topology.ts';
import { splitVideo } from '../../src/splitter/split-video.ts';
import { stitchJob } from '../../src/stitcher/stitch-job.ts';
import { makePlanReader } from '../../src/worker/plan/slice-task.ts';
import { RecentListing } from '../../src/worker/recent-listing.ts';
import { renderOutline } from '../../src/worker/render-outline.ts';
import { type RenderSlicePorts, renderSlice } from '../../src/worker/render-slice.ts';
import { InMemoryObjectStore } from '../fakes/in-memory-object-store.ts';
import { jobOf, manifestOf, optionsOf, probeOf, renderedRecord } from '../fakes/job-documents.ts';
import { RecordedEvents } from '../fakes/recorded-events.ts';
import { type ObjectUse, recordingStore } from '../fakes/recording-store.ts';
import { makeTile, stripOf, tilePixels } from '../fixtures/make-strip.ts';
import { retriesUsedUp } from '../fixtures/retries-used-up.ts';
import { sliceVideo } from '../fixtures/slice-videos.ts';
import { apiUses } from './api-object-uses.ts';
import { everyOutput } from './every-output.ts';

const key = 'holiday.mp4';
const config = { outputBucket: 'output', stackOptions: {}, maxSlices: 100, maxJobUsd: 5, memoryMb: 1769 };
const now = () => Date.parse('2026-11-20T10:00:00.000Z');

/** Both functions that read sources sign a GET for ffmpeg and ffprobe, and read pictures themselves. */
const PRESIGNED: ObjectUse = { action: 's3:GetObject', bucket: 'source', key };

const completedDetail = (jobId: string) => ({ jobId, status: 'partial', manifestKey: manifestKey(jobId) });

interface Scene {
  readonly memory: InMemoryObjectStore;
  readonly store: ReturnType<typeof recordingStore>;
  readonly bus: RecordedEvents;
  readonly etag: string;
  readonly uses: ObjectUse[];
}

const scene = (): Scene => {
  const memory = new InMemoryObjectStore();
  const uses: ObjectUse[] = [];
  const store = recordingStore(memory, (use) => void uses.push(use));
  return { memory, store, bus: new RecordedEvents(), etag: memory.seed('source', key, 'the bytes of a film'), uses };
};

const derivation = {
  probe: async () => probeOf(65_100),
  binaries: async () => ({ ffmpeg: { version: '5', sha256: 'a' }, ffprobe: { version: '4', sha256: 'b' } }),
  now,
};

const splitterUses = async (): Promise<ObjectUse[]> => {
  const { memory, store, bus, etag, uses } = scene();
  const indexSource: IndexSource = async ({ jobId }) => {
    await store.put('output', {
      key: indexKey(jobId),
      contentType: 'application/octet-stream',
      body: new Uint8Array(),
    });
    return { way: 'index' };
  };
  const context = { ...derivation, config, store, publish: bus.publish, requestId: 'splitter-request', indexSource };
  const upload = { bucket: 'source', key, etag };
  const outcome = await splitVideo(upload, context);
  if (outcome.outcome !== 'planned') throw new Error(`expected a plan, got ${outcome.outcome}`);
  // Again with every slice rendered and announced by somebody else.
  const job = jobOf(62_100, { jobId: outcome.jobId });
  for (const index of [0, 1, 2]) {
    memory.seed('output', sliceKeys(job.jobId, index).record, JSON.stringify(renderedRecord(job, index)));
  }
  const marker = { version: 1, jobId: job.jobId, announcer: 'worker-request', at: '2026-11-20T10:00:00.000Z' };
  memory.seed('output', renderedKey(job.jobId), JSON.stringify(marker));
  await splitVideo(upload, context);
  memory.remove('source', key);
  await splitVideo(upload, context);
  return [...uses, PRESIGNED];
};

/** What the files hold does not matter here. */
const outputsOf = (keys: ReturnType<typeof sliceKeys>): OutputFile[] =>
  everyOutput(keys).map(({ kind, key: output }) => ({
    path: import.meta.filename,
    key: output,
    contentType: 'application/octet-stream',
    facts: { kind },
  }));

/** The only slice of the second group of a job. */
const LAST_OF_LONG = GROUP_SLICES;
const longJob = () => jobOf((GROUP_SLICES + 1) * 30_000, { jobId: 'long-0123456789ab' });

const workerUses = async (): Promise<ObjectUse[]> => {
  const { memory, store, bus, uses } = scene();
  const job = jobOf(62_100);
  memory.seed('output', `jobs/${job.jobId}/job.json`, JSON.stringify(job));
  const ports: RenderSlicePorts = {
    store,
    publish: bus.publish,
    findJob: {
      stored: makePlanReader(store, 'output', now),
      isDeleted: async (jobId) => (await store.head('output', deletedKey(jobId))) !== undefined,
      derived: (bucket = 'source', sourceKey) =>
        resolveJob({ bucket, key: sourceKey }, { ...derivation, config, store }),
    },
    program: async () => ({ ffmpeg: '5', architecture: 'x64' }),
    renderMedia: async (task) => {
      await store.read('output', indexKey(task.job.jobId), { length: 1 });
      const fingerprints = { firstSecond: 0, hashes: BigUint64Array.of(1n) };
      const sketches = new Uint8Array(SKETCH_BYTES);
      const poster = { path: import.meta.filename, second: 0, score: 1 };
      return {
        outputs: outputsOf(task.keys),
        extras: { fingerprints, sketches, ofKeyFrames: false, poster },
      };
    },
    openWorkspace: async () => ({ dir: '/nowhere', remove: async () => {} }),
    now,
    recent: new RecentListing(now),
    bounds: { remainingMs: () => 60_000, maxJobUsd: 5, stopMedia: () => {} },
    config,
  };
  const slice = (detail: object) => ({ 'detail-type': 'newVideoCreated', source: 'custom.gifGenerator', detail });
  const ask = (index: number) =>
    renderSlice(
      slice({ key, start: 0, end: 1, jobId: job.jobId, index }),
      { requestId: `worker-request-${index}`, coldStart: false },
      ports,
    );
  for (const index of [0, 1, 2]) await ask(index);
  // Its event comes again: it was the one that announced.
  await ask(2);
  const long = longJob();
  memory.seed('output', `jobs/${long.jobId}/job.json`, JSON.stringify(long));
  await renderSlice(
    slice({ key, start: 0, end: 1, jobId: long.jobId, index: LAST_OF_LONG }),
    { requestId: 'worker-request-long', coldStart: false },
    ports,
  );
  // A slice of a job that was deleted.
  memory.seed('output', deletedKey('gone-0123456789ab'), '{}');
  const gone = slice({ key, start: 0, end: 1, jobId: 'gone-0123456789ab', index: 0 });
  await renderSlice(gone, { requestId: 'gone-request', coldStart: false }, ports).catch(() => undefined);
  await renderSlice(slice({ key, start: 1, end: 2 }), { requestId: 'by-hand', coldStart: false }, ports);
  // A retry of a job that has no money left: it is stopped, and another slice of it finds it so.
  const poor = jobOf(62_100, { jobId: 'poor-0123456789ab' });
  memory.seed('output', `jobs/${poor.jobId}/job.json`, JSON.stringify(poor));
  const broke = { ...ports, bounds: { ...ports.bounds, maxJobUsd: 0.0001 } };
  for (const index of [0, 1]) {
    memory.remove('output', sliceKeys(poor.jobId, index).record);
    const detail = { key, start: 0, end: 1, jobId: poor.jobId, index, tsCreated: 0 };
    await renderSlice(slice(detail), { requestId: `poor-request-${index}`, coldStart: false }, broke);
  }
  // Renders of every kind are taken over from another job of the film.
  const options = optionsOf('video', {
    renders: [...RENDER_KINDS],
    'ascii.formats': ['txt', 'ans', 'cast', 'gif', 'mp4'],
  });
  const short = jobOf(1_000, { jobId: 'short-0123456789ab', options });
  const taking = { ...short, jobId: 'taking-0123456789ab', takesFrom: [short.jobId] };
  for (const { jobId } of [short, taking]) {
    memory.seed('output', `jobs/${jobId}/job.json`, JSON.stringify(jobId === short.jobId ? short : taking));
    await renderSlice(
      slice({ key, start: 0, end: 1, jobId, index: 0 }),
      { requestId: `${jobId}-request`, coldStart: false },
      ports,
    );
  }
  const outlined = jobOf(62_100, { jobId: 'outlined-0123456789ab', outline: true });
  memory.seed('output', `jobs/${outlined.jobId}/job.json`, JSON.stringify(outlined));
  const pixels = tilePixels(160, 90, { gray: 100 });
  for (const pictures of [[], [{ atUs: 0, pixels }]]) {
    const detail = { jobId: outlined.jobId };
    const wanted = { 'detail-type': 'outlineWanted', source: 'custom.gifGenerator', detail };
    const outlinePictures = async () => pictures;
    const context = { store, publish: bus.publish, outputBucket: 'output', now, readJob: ports.findJob.stored };
    await renderOutline(wanted, { ...context, outlinePictures });
  }
  return [...uses, PRESIGNED];
};

/** One of each second of a slice of 30 s. */
const SLICE_TILES = 30;

const assemblerUses = async (): Promise<ObjectUse[]> => {
  const { memory, store, bus, etag, uses } = scene();
  const job = jobOf(62_100, { outline: true });
  memory.seed('output', `jobs/${job.jobId}/job.json`, JSON.stringify(job));
  const strip = await stripOf(SLICE_TILES);
  // Larger than a small poster is, so that one is made.
  const size = { width: 1280, height: 720 };
  const picture = await makeTile(size.width, size.height, { gray: 100 });
  for (const index of [0, 1]) {
    const record = renderedRecord(job, index);
    const renders = record.renders.map((row) =>
      row.kind === 'storyboard' ? { ...row, bytes: strip.length, frames: SLICE_TILES } : row,
    );
    for (const row of renders) {
      for (const each of keysOf(row)) memory.seed('output', each, row.kind === 'storyboard' ? strip : 'x'.repeat(100));
    }
    const key = `jobs/${job.jobId}/poster/0000${index}.jpg`;
    const poster = {
      ...{ second: index * 30, score: 1 - index, key, bytes: 1, etag: memory.seed('output', key, picture) },
      ...{ contentType: 'image/jpeg', ...size },
    };
    const fingerprints = { firstSecond: index * 30, hashes: 'AQAAAAAAAAA=', sketches: 'AA==' };
    const document = { ...record, renders, poster, fingerprints };
    memory.seed('output', sliceKeys(job.jobId, index).record, JSON.stringify(document));
  }
  const context = { store, publish: bus.publish, outputBucket: 'output', now };
  const failed = (payload: unknown) => retriesUsedUp(payload, context);
  const detail = { key, start: 60, end: 62.1, jobId: job.jobId, index: 2 };
  const lost = { 'detail-type': 'newVideoCreated', source: 'custom.gifGenerator', detail };
  await failed(lost);
  await failed(lost);
  const long = longJob();
  memory.seed('output', `jobs/${long.jobId}/job.json`, JSON.stringify(long));
  await failed({ ...lost, detail: { ...detail, jobId: long.jobId, index: LAST_OF_LONG } });
  await failed({
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: { bucket: { name: 'source' }, object: { key, size: 1, etag } },
  });
  await failed({ 'detail-type': 'outlineWanted', source: 'custom.gifGenerator', detail: { jobId: job.jobId } });
  await assembleJob(job.jobId, context);
  await assembleJob(job.jobId, context);
  await failed({ 'detail-type': 'videoCompleted', source: 'custom.gifGenerator', detail: completedDetail(job.jobId) });
  return uses;
};

const reconcilerUses = async (): Promise<ObjectUse[]> => {
  const { memory, store, bus, uses } = scene();
  const source = { bucket: 'source', key, etag: 'e1' };
  const open = (jobId: string, round: number) =>
    memory.seed('output', openKey(jobId), JSON.stringify({ version: 1, jobId, source, openedAt: '', round }));
  const plan = (job: Job) => memory.seed('output', `jobs/${job.jobId}/job.json`, JSON.stringify(job));
  const reconcile = async (atMs: number) => {
    memory.now = () => atMs;
    const context = { store, publish: bus.publish, outputBucket: 'output', requestId: 'reconciler-request', now };
    const { failures } = await reconcileJobs({ ...context, stillMs: 1000, remainingMs: () => 300_000 });
    if (failures.length > 0) throw new Error(failures[0]?.message);
  };
  memory.now = () => 0;
  const rendered = jobOf(62_100, { outline: true });
  plan(rendered);
  open(rendered.jobId, 0);
  for (const index of [0, 1, 2]) {
    memory.seed('output', sliceKeys(rendered.jobId, index).record, JSON.stringify(renderedRecord(rendered, index)));
  }
  const marker = { version: 1, jobId: rendered.jobId, announcer: 'worker-request', at: '2026-11-20T10:00:00.000Z' };
  memory.seed('output', renderedKey(rendered.jobId), JSON.stringify(marker));
  const stuck = jobOf(62_100, { jobId: 'stuck-0123456789ab', outline: true });
  plan(stuck);
  open(stuck.jobId, 0);
  const lost = jobOf(62_100, { jobId: 'lost-0123456789ab' });
  plan(lost);
  open(lost.jobId, MAX_ROUNDS);
  open('unplanned-0123456789ab', MAX_ROUNDS);
  const gone = jobOf(62_100, { jobId: 'gone-0123456789ab' });
  const notes = [recentKey(gone), jobBySourceKey(gone.source, gone.jobId)];
  const note = { version: 1, jobId: gone.jobId, at: '2026-11-20T10:00:00.000Z', notes };
  memory.seed('output', deletedKey(gone.jobId), JSON.stringify(note));
  for (const key of [sliceKeys(gone.jobId, 0).record, findMarkKey(gone.jobId), ...notes])
    memory.seed('output', key, '{}');
  await reconcile(1e9);
  return uses;
};

const stitcherUses = async (): Promise<ObjectUse[]> => {
  const { memory, store, uses } = scene();
  const options = optionsOf('video', { renders: [...RENDER_KINDS], 'ascii.formats': ['mp4', 'cast'] });
  const job = jobOf(62_100, { options, probe: { ...probeOf(62_100), audio: false } });
  memory.seed('output', `jobs/${job.jobId}/job.json`, JSON.stringify(job));
  const records = new Map([0, 1, 2].map((index) => [index, renderedRecord(job, index)]));
  const manifest = manifestOf(job, records, new Map(), now());
  const whole = { ...manifest, coverage: { ...manifest.coverage, gaps: [] } };
  memory.seed('output', manifestKey(job.jobId), JSON.stringify(whole));
  const size = { width: 2, height: 2 };
  const pixels = gifFrame(10, undefined, { left: 0, top: 0, ...size }, 2, Uint8Array.of(0x84, 0x51));
  const bodies: Readonly<Record<WholeForm, Uint8Array | string>> = {
    video: await sliceVideo({ fps: 10, frames: 300 }),
    silent: await sliceVideo({ fps: 10, frames: 10 }),
    cast: '{"version":2,"width":2,"height":1}\n',
    webp: Buffer.concat([webpHead(size, 10), new Uint8Array(10)]),
    gif: Buffer.concat([gifHeader(2, 2, new Uint8Array(12), 2, 0), pixels, gifTrailer()]),
  };
  for (const index of [0, 1]) {
    const keys = sliceKeys(job.jobId, index);
    for (const { form, sliceKey } of WHOLES) {
      memory.seed('output', sliceKey(keys), bodies[form]);
    }
  }
  const context = {
    store,
    outputBucket: 'output',
    extractAudio: async () => undefined,
    openWorkspace: async () => ({ dir: '/nowhere', remove: async () => {} }),
    now,
  };
  await stitchJob(job.jobId, context);
  await stitchJob(job.jobId, context);
  return [...uses, PRESIGNED];
};

/** What each function does in the buckets, found out by running its use cases. */
export const OBJECT_USES: Readonly<Record<FunctionName, () => Promise<ObjectUse[]>>> = {
  splitter: splitterUses,
  worker: workerUses,
  assembler: assemblerUses,
  reconciler: reconcilerUses,
  api: apiUses,
  stitcher: stitcherUses,
};
