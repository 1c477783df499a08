import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateMultipartUploadCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stitchedKey, stitchedRecordKey } from '../../src/shared/core/contracts/object-keys.ts';
import { type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { makeSoundingFilm } from '../fixtures/sounding-film.ts';
import { makeScene } from '../fixtures/stitch-scene.ts';

/** Answers from here on, until it is told to go on, keep whoever reads a slice waiting. */
let stalling = false;
let stalledOnce: () => void = () => undefined;
let pipeline: Pipeline;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-stitch-killed-'));
  pipeline = await startPipeline({
    limits: { stitcher: { timeoutSeconds: 8 } },
    intercept: (request) => {
      if (!stalling || request.method !== 'GET' || !/\/edges\/00002\.mp4/.test(request.url ?? '')) return false;
      stalledOnce();
      // Never answered: the function is killed at its deadline.
      return true;
    },
  });
});
afterAll(async () => {
  await pipeline?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a stitcher that is killed', () => {
  it('leaves no record, and the next attempt makes the same as an undisturbed one', async () => {
    const film = join(folder, 'film.mp4');
    await makeSoundingFilm(film, { seconds: 7, onset: 2 }, '-movflags', '+faststart');
    const scene = await makeScene(pipeline, { film, options: { slice: 3, renders: ['edges'] } });
    const { outputBucket } = pipeline.cloud.endpoints;
    stalling = true;
    const stalled = new Promise<void>((resolve) => {
      stalledOnce = resolve;
    });
    await scene.announce();
    await stalled;
    expect(await pipeline.store.head(outputBucket, stitchedRecordKey(scene.job.jobId))).toBeUndefined();
    expect(await pipeline.store.head(outputBucket, stitchedKey(scene.job.jobId, 'edges.mp4'))).toBeUndefined();
    // Its deadline ends it. What an attempt that is killed further on leaves behind:
    const Key = stitchedKey(scene.job.jobId, 'edges.mp4');
    await pipeline.s3.send(new CreateMultipartUploadCommand({ Bucket: outputBucket, Key }));
    stalling = false;
    const record = await scene.record();
    expect(record).toMatchObject({ status: 'complete', outputs: [{ frames: 70 }] });
    await pipeline.cloud.lambda.idle();
    const { Uploads } = await pipeline.s3.send(new ListMultipartUploadsCommand({ Bucket: outputBucket }));
    expect(Uploads ?? []).toEqual([]);
    await pipeline.store.delete(outputBucket, stitchedRecordKey(scene.job.jobId));
    await scene.announce();
    expect((await scene.record()).outputs).toEqual(record.outputs);
  });

  it('fails for good, says so in its record when every attempt was killed, and the manifest stays', async () => {
    const film = join(folder, 'other.mp4');
    await makeSoundingFilm(film, { seconds: 7, onset: 2 }, '-movflags', '+faststart');
    const scene = await makeScene(pipeline, { film, options: { slice: 3, renders: ['edges'] } });
    stalling = true;
    await scene.announce();
    const record = await scene.record();
    stalling = false;
    expect(record).toMatchObject({ status: 'failed', outputs: [], manifest: { revision: 1 } });
    expect(record.error?.message).toMatch(/3 attempts/);
  });
});
