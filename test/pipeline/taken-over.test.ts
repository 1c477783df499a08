import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeEventPublisher } from '../../src/shared/adapters/events/event-publisher.ts';
import { makeSdkPutEvents } from '../../src/shared/adapters/events/sdk-put-events.ts';
import type { SliceRecord } from '../../src/shared/core/documents/slice-record.ts';
import type { SourceIdentity } from '../../src/shared/core/documents/source-identity.ts';
import type { PublishEvents } from '../../src/shared/core/ports/ports.ts';
import { H264, makeNumberedFilm } from '../fixtures/numbered-film.ts';
import { type FinishedJob, type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { until } from '../fixtures/until.ts';

/** Two slices, of 3 and 2 seconds; nothing is rendered but what is asked for. */
const COMMON = 'slice=3;extras=off';
let pipeline: Pipeline;
let client: EventBridgeClient;
let publish: PublishEvents;
let source: SourceIdentity;
let first: FinishedJob;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-test-films-'));
  const path = join(folder, 'film.mp4');
  await makeNumberedFilm(path, { rate: '10', frames: 50, encode: [...H264, '-movflags', '+faststart'] });
  const film = await readFile(path);
  await rm(folder, { recursive: true });
  pipeline = await startPipeline({ concurrency: 2 });
  const { eventsEndpoint, region, accessKeyId, secretAccessKey, eventBus } = pipeline.cloud.endpoints;
  const credentials = { accessKeyId, secretAccessKey };
  client = new EventBridgeClient({ endpoint: eventsEndpoint, region, credentials });
  publish = makeEventPublisher({ putEvents: makeSdkPutEvents(client), eventBus });
  source = await pipeline.upload('film.mp4', film, `${COMMON};ascii.columns=40`);
  const end = await pipeline.end(source);
  if (!('job' in end)) throw new Error(`it became no job: ${JSON.stringify(end)}`);
  first = end;
});
afterAll(async () => {
  client?.destroy();
  await pipeline?.stop();
});

/** Ask for another job of the film, and wait for it. */
const ask = async (options: string, anew = false, common = COMMON): Promise<FinishedJob> => {
  const known = new Set((await pipeline.keys('jobs/')).map((key) => key.split('/')[1] ?? ''));
  await publish([{ detailType: 'videoUploaded', detail: { ...source, options: `${common};${options}`, anew } }]);
  const jobId = await until('another job', async () =>
    (await pipeline.keys('jobs/')).map((key) => key.split('/')[1] ?? '').find((id) => !known.has(id)),
  );
  return pipeline.endOf(jobId);
};

const taken = ({ renders }: SliceRecord) =>
  Object.fromEntries(renders.map(({ kind, takenFrom }) => [kind, takenFrom === undefined ? 'rendered' : 'taken']));
const name = (key: string) => key.split('/').slice(2).join('/');
/** Every output of a job with its bytes. */
const files = async ({ job }: FinishedJob, folder: string): Promise<Map<string, string>> => {
  const keys = await pipeline.keys(`jobs/${job.jobId}/${folder}/`);
  return new Map(
    await Promise.all(keys.map(async (key) => [name(key), (await pipeline.read(key)).toString('base64')] as const)),
  );
};

describe('jobs of one film', () => {
  let wider: FinishedJob;

  it('take over what is the same: with other columns only ASCII art is rendered', async () => {
    wider = await ask('ascii.columns=60');
    const { jobId } = first.job;
    expect(wider.manifest).toMatchObject({ status: 'complete', takenOver: { of: 8, from: [{ jobId, renders: 6 }] } });
    for (const record of wider.records) {
      const expected = { gif: 'taken', frames: 'taken', storyboard: 'taken', ascii: 'rendered' };
      expect(taken(record)).toEqual(expected);
      expect(record).toMatchObject({ reading: { way: 'index' }, madeWith: first.records[0]?.madeWith });
    }
    for (const folder of ['gif', 'frames', 'storyboard']) {
      expect(await files(wider, folder)).toEqual(await files(first, folder));
    }
    expect(await files(wider, 'ascii')).not.toEqual(await files(first, 'ascii'));
    // What is rendered alone is what is rendered with others.
    expect([...(await files(wider, 'ascii')).keys()]).toEqual([...(await files(first, 'ascii')).keys()]);
  });

  it('render nothing where all is there: no ffmpeg reads the film', async () => {
    const few = await ask('renders=gif,ascii;ascii.columns=60');
    expect(few.job.takesFrom?.[0]).toBe(wider.job.jobId);
    expect(few.manifest).toMatchObject({ status: 'complete', takenOver: { of: 4 } });
    for (const record of few.records) {
      expect(taken(record)).toEqual({ gif: 'taken', ascii: 'taken' });
      expect(record.reading).toBeUndefined();
    }
    expect(await files(few, 'ascii')).toEqual(await files(wider, 'ascii'));
    // The whole-video renders are joined of what was copied.
    expect(few.manifest.renders.map(({ kind }) => kind)).toEqual(['gif', 'ascii', 'ascii']);
  });

  it('render what another job has no more, and what it has in another version', async () => {
    const { outputBucket } = pipeline.cloud.endpoints;
    for (const key of await pipeline.keys('jobs/')) {
      if (key.endsWith('/gif/00000.gif')) await pipeline.store.delete(outputBucket, key);
      if (key.endsWith('/frames/000004.jpg')) {
        const body = new TextEncoder().encode('no picture');
        await pipeline.store.put(outputBucket, { key, contentType: 'image/jpeg', body });
      }
    }
    const mended = await ask('renders=gif,frames');
    expect(mended.manifest.status).toBe('complete');
    expect(mended.records.map(taken)).toEqual([
      { gif: 'rendered', frames: 'taken' },
      { gif: 'taken', frames: 'rendered' },
    ]);
    expect((await pipeline.read(`jobs/${mended.job.jobId}/frames/000004.jpg`)).subarray(0, 2)).toEqual(
      Buffer.from([0xff, 0xd8]),
    );
  });

  it('take over fingerprints and the best picture of a slice, and make them anew when asked to', async () => {
    const common = 'slice=5';
    const gifs = await ask('renders=gif', false, common);
    const { jobId } = gifs.job;
    const posterOf = async ({ job }: FinishedJob) =>
      (await pipeline.read(`jobs/${job.jobId}/poster.jpg`)).toString('hex');
    expect(gifs.records[0]?.fingerprints?.takenFrom).toBeUndefined();
    // The jobs before were asked to have none.
    expect(first.manifest.poster).toBeUndefined();
    expect((await pipeline.keys(`jobs/${first.job.jobId}/poster`)).length).toBe(0);
    const both = await ask('renders=gif,frames', false, common);
    expect(both.records[0]?.fingerprints).toEqual({ ...gifs.records[0]?.fingerprints, takenFrom: jobId });
    const [made, taken] = [gifs, both].map(({ records }) => records[0]?.poster);
    expect(taken).toEqual({ ...made, key: `jobs/${both.job.jobId}/poster/00000.jpg`, etag: expect.any(String) });
    expect(both.manifest.poster).toEqual({
      ...gifs.manifest.poster,
      key: `jobs/${both.job.jobId}/poster.jpg`,
    });
    expect(await posterOf(both)).toBe(await posterOf(gifs));
    // It is the frame that this job has rendered itself.
    const second = String(both.manifest.poster?.second).padStart(6, '0');
    expect((await files(both, 'frames')).get(`frames/${second}.jpg`)).toBe(
      Buffer.from(await posterOf(both), 'hex').toString('base64'),
    );
    const anew = await ask('renders=gif,storyboard', true, common);
    expect(anew.records[0]?.fingerprints?.takenFrom).toBeUndefined();
    expect(await posterOf(anew)).toBe(await posterOf(gifs));
  });

  it('take over nothing of other slices, and nothing when asked to render anew', async () => {
    const longer = await ask('slice=4;renders=frames');
    expect(longer.job.takesFrom).toBeUndefined();
    expect(longer.records.map(taken)).toEqual([{ frames: 'rendered' }, { frames: 'rendered' }]);
    const anew = await ask('renders=frames,storyboard', true);
    expect(anew.job.takesFrom).toBeUndefined();
    expect(anew.manifest.takenOver).toBeUndefined();
  });
});
