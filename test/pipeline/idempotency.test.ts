import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announceObject } from '../../src/local/announce-object.ts';
import { jobKey, recordsPrefix, sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import { readJson } from '../../src/shared/core/contracts/read-document.ts';
import { SliceRecordSchema } from '../../src/shared/core/documents/slice-record.ts';
import { LISTING_FRESH_MS } from '../../src/worker/recent-listing.ts';
import { decodeGrayGif, decodeJpegs } from '../fixtures/decode-pictures.ts';
import { makeSourceDisturber } from '../fixtures/disturbed-source.ts';
import { H264, makeNumberedFilm, readFrameNumber } from '../fixtures/numbered-film.ts';
import { type FinishedJob, type Pipeline, type Said, startPipeline } from '../fixtures/pipeline.ts';
import { until } from '../fixtures/until.ts';

const disturber = makeSourceDisturber();
let pipeline: Pipeline;
let eventBridge: EventBridgeClient;
let film: Buffer;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-test-films-'));
  const path = join(folder, 'film.mp4');
  await makeNumberedFilm(path, { rate: '30', frames: 150, encode: [...H264, '-movflags', '+faststart'] });
  film = await readFile(path);
  await rm(folder, { recursive: true });
  pipeline = await startPipeline({ concurrency: 2, intercept: disturber.intercept });
  const { eventsEndpoint, region, accessKeyId, secretAccessKey } = pipeline.cloud.endpoints;
  eventBridge = new EventBridgeClient({
    endpoint: eventsEndpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
  });
});
afterAll(async () => {
  eventBridge?.destroy();
  await pipeline?.stop();
});

/** Say it on the bus as somebody outside would. */
const say = async (detail: unknown): Promise<void> => {
  const entry = {
    EventBusName: pipeline.cloud.endpoints.eventBus,
    Source: 'custom.gifGenerator',
    DetailType: 'newVideoCreated',
    Detail: JSON.stringify(detail),
  };
  const { FailedEntryCount } = await eventBridge.send(new PutEventsCommand({ Entries: [entry] }));
  expect(FailedEntryCount).toBe(0);
};

/** Wait until nothing is under way any more. */
const settled = async (): Promise<void> => {
  // Functions publish events, and events start functions.
  for (let round = 0; round < 3; round += 1) {
    await pipeline.cloud.events.idle();
    await pipeline.cloud.lambda.idle();
  }
};

/** Every object of a job with its bytes. */
const contents = async (prefix: string): Promise<Map<string, string>> => {
  const keys = await pipeline.keys(prefix);
  return new Map(
    await Promise.all(keys.map(async (key) => [key, (await pipeline.read(key)).toString('base64')] as const)),
  );
};

const sliceEvent = async ({ job }: FinishedJob, index: number): Promise<Said> =>
  pipeline.event('newVideoCreated', (detail) => detail.jobId === job.jobId && detail.index === index);

describe('a slice event that comes again', () => {
  it('starts no ffmpeg and changes nothing when the record is there', async () => {
    const done = await pipeline.run('again.mp4', film, 'slice=3');
    await settled();
    const before = await contents(`jobs/${done.job.jobId}/`);
    const reads = disturber.reads.length;
    const { detail } = await sliceEvent(done, 1);
    // The worker of another slice may have listed the records before this one was there, and believes that for a moment.
    await delay(LISTING_FRESH_MS);
    await say(detail);
    await say(detail);
    await settled();
    expect(disturber.reads.length).toBe(reads);
    expect(await contents(`jobs/${done.job.jobId}/`)).toEqual(before);
  });

  it('twice at once: one record, and the same bytes as from one', async () => {
    const done = await pipeline.run('twice.mp4', film, 'slice=3');
    await settled();
    const before = await contents(`jobs/${done.job.jobId}/`);
    const { outputBucket } = pipeline.cloud.endpoints;
    await pipeline.store.delete(outputBucket, sliceKeys(done.job.jobId, 1).record);
    const reads = disturber.reads.length;
    const event = await sliceEvent(done, 1);
    await Promise.all([pipeline.cloud.lambda.invoke('worker', event), pipeline.cloud.lambda.invoke('worker', event)]);
    expect(disturber.reads.length).toBeGreaterThanOrEqual(reads + 2);
    const after = await contents(`jobs/${done.job.jobId}/`);
    const recordKey = sliceKeys(done.job.jobId, 1).record;
    expect([...after.keys()]).toEqual([...before.keys()]);
    for (const [key, bytes] of before) if (key !== recordKey) expect(after.get(key), key).toBe(bytes);
    const record = readJson(SliceRecordSchema, (await pipeline.read(recordKey)).toString(), recordKey);
    expect(record).toMatchObject({ status: 'rendered', index: 1, renders: done.records[1]?.renders });
  });
});

describe('an upload event that comes again', () => {
  it('twice at once: one job, one manifest, every slice once', async () => {
    const source = await pipeline.upload('announced.mp4', film, 'slice=3');
    const announce = () =>
      announceObject(pipeline.cloud.events, source.bucket, { key: source.key, size: film.length, etag: source.etag });
    await Promise.all([announce(), announce()]);
    const done = await pipeline.end(source);
    if (!('manifest' in done)) throw new Error(`it became no job: ${JSON.stringify(done)}`);
    await settled();
    expect(done.manifest).toMatchObject({ status: 'complete', revision: 1 });
    expect(await pipeline.keys(recordsPrefix(done.job.jobId))).toHaveLength(2);
    const completed = pipeline.events.filter(
      (event) => event['detail-type'] === 'videoCompleted' && event.detail.jobId === done.job.jobId,
    );
    expect(completed).toHaveLength(1);
  });
});

describe('the minimal event of five fields', () => {
  it('renders its range beside the job, and makes the plan where there is none', async () => {
    pipeline.cloud.lambda.setConcurrency('splitter', 0);
    const source = await pipeline.upload('minimal.mp4', film, 'slice=3');
    await say({ key: source.key, start: 1.5, end: 4, length: 5, tsCreated: Date.now() });
    const recordKey = await until('the record of the range', async () =>
      (await pipeline.keys('jobs/minimal-')).find((each) => each.endsWith('/slices/00000.json')),
    );
    const jobId = recordKey.split('/')[1] ?? '';
    const prefix = `jobs/${jobId}/adhoc/1.5-4/`;
    const names = ['ascii/00000.cast', 'ascii/00000.txt', 'frames/000002.jpg', 'frames/000003.jpg', 'gif/00000.gif'];
    expect(await pipeline.keys(`jobs/${jobId}/`)).toEqual([
      ...[...names, 'slices/00000.json', 'storyboard/strips/00000.mjpeg'].map((name) => `${prefix}${name}`),
      jobKey(jobId),
    ]);
    const record = readJson(SliceRecordSchema, (await pipeline.read(recordKey)).toString(), recordKey);
    expect(record).toMatchObject({ status: 'rendered', jobId, start: 1.5, end: 4 });
    const gif = decodeGrayGif(await pipeline.read(`${prefix}gif/00000.gif`));
    const number = ({ gray, width, height }: (typeof gif.frames)[number]) => readFrameNumber(gray, width, height);
    expect(gif.frames.map(number)).toEqual(Array.from({ length: 25 }, (_, i) => 45 + 3 * i));
    const jpegs = await Promise.all([2, 3].map((second) => pipeline.read(`${prefix}frames/00000${second}.jpg`)));
    expect((await decodeJpegs(jpegs)).map(number)).toEqual([60, 90]);
    expect(pipeline.events.filter(({ detail }) => detail.jobId === jobId)).toEqual([]);

    pipeline.cloud.lambda.setConcurrency('splitter', 1);
    const done = await pipeline.end(source);
    expect(done).toMatchObject({ job: { jobId }, manifest: { status: 'complete', coverage: { expected: 2 } } });
  });
});
