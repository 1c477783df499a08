import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateMultipartUploadCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { stitchedKey, stitchedRecordKey } from '../../src/shared/core/contracts/object-keys.ts';
import { startPipeline } from '../fixtures/pipeline.ts';
import { makeSoundingFilm } from '../fixtures/sounding-film.ts';
import { makeScene } from '../fixtures/stitch-scene.ts';
import { until } from '../fixtures/until.ts';

const KEY = /\/edges\/00002\.mp4/;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-stitch-killed-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A cloud in which whoever reads a slice waits for an answer, from `stall` on until `goOn`. */
const startStalling = async ({ onTestFinished }: Pick<TestContext, 'onTestFinished'>, timeoutSeconds: number) => {
  let stalling = false;
  let reads = 0;
  const pipeline = await startPipeline({
    limits: { stitcher: { timeoutSeconds } },
    intercept: (request) => {
      if (!stalling || request.method !== 'GET' || !KEY.test(request.url ?? '')) return false;
      reads += 1;
      // Never answered: the function is killed at its deadline.
      return true;
    },
  });
  onTestFinished(() => pipeline.stop());
  return {
    pipeline,
    stall: () => {
      stalling = true;
    },
    goOn: () => {
      stalling = false;
    },
    reads: () => reads,
  };
};

const OPTIONS = { slice: 3, renders: ['edges'] } as const;

// Both mostly wait for deadlines, each in a cloud of its own.
describe.concurrent('a stitcher that is killed', () => {
  it('leaves no record, and the next attempt makes the same as an undisturbed one', async (test) => {
    // A cold start and the work have to fit in on a machine that is busy with other tests.
    const { pipeline, stall, goOn, reads } = await startStalling(test, 8);
    const film = join(folder, 'film.mp4');
    await makeSoundingFilm(film, { seconds: 7, onset: 2 }, '-movflags', '+faststart');
    const scene = await makeScene(pipeline, { film, options: OPTIONS });
    const { outputBucket } = pipeline.cloud.endpoints;
    stall();
    await scene.announce();
    await until('a read that stalls', () => (reads() > 0 ? true : undefined));
    expect(await pipeline.store.head(outputBucket, stitchedRecordKey(scene.job.jobId))).toBeUndefined();
    expect(await pipeline.store.head(outputBucket, stitchedKey(scene.job.jobId, 'edges.mp4'))).toBeUndefined();
    // Its deadline ends it. What an attempt that is killed further on leaves behind:
    const Key = stitchedKey(scene.job.jobId, 'edges.mp4');
    await pipeline.s3.send(new CreateMultipartUploadCommand({ Bucket: outputBucket, Key }));
    goOn();
    const record = await scene.record();
    expect(record).toMatchObject({ status: 'complete', outputs: [{ frames: 70 }] });
    await pipeline.cloud.lambda.idle();
    const { Uploads } = await pipeline.s3.send(new ListMultipartUploadsCommand({ Bucket: outputBucket }));
    expect(Uploads ?? []).toEqual([]);
    await pipeline.store.delete(outputBucket, stitchedRecordKey(scene.job.jobId));
    await scene.announce();
    expect((await scene.record()).outputs).toEqual(record.outputs);
  });

  it('fails for good, says so in its record when every attempt was killed, and the manifest stays', async (test) => {
    // No attempt has to come to an end.
    const { pipeline, stall, reads } = await startStalling(test, 4);
    const film = join(folder, 'other.mp4');
    await makeSoundingFilm(film, { seconds: 7, onset: 2 }, '-movflags', '+faststart');
    const scene = await makeScene(pipeline, { film, options: OPTIONS });
    stall();
    await scene.announce();
    const record = await scene.record();
    expect(reads()).toBeGreaterThan(0);
    expect(record).toMatchObject({ status: 'failed', outputs: [], manifest: { revision: 1 } });
    expect(record.error?.message).toMatch(/3 attempts/);
  });
});
