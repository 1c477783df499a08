import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jpegSize } from '../fixtures/decode-pictures.ts';
import { workspacesIn } from '../fixtures/home-processes.ts';
import { type FinishedJob, type Pipeline, readPictures, startPipeline } from '../fixtures/pipeline.ts';
import { decodeGif } from '../renders/gif/encoder/decode-gif.ts';

const FOOTAGE = process.env.FANREEL_FOOTAGE ?? join(import.meta.dirname, '../../../shared/media');
const FILM = join(FOOTAGE, 'mixed-1080p-62s.mp4');
const isThere = existsSync(FILM);
const title = isThere
  ? 'real footage'
  : `real footage (left out: there is no ${FILM}; FANREEL_FOOTAGE names its folder)`;

describe.runIf(isThere)(title, () => {
  let pipeline: Pipeline;
  let done: FinishedJob;
  beforeAll(async () => {
    pipeline = await startPipeline();
    done = await pipeline.run('mixed-1080p-62s.mp4', FILM);
  });
  afterAll(() => pipeline?.stop());

  it('gives two GIFs of 30.0 and 32.1 s at 10 fps and width 240: a tail of 2.1 s is no slice of its own', async () => {
    const { gifs } = await readPictures(pipeline, done);
    const decoded = gifs.map(decodeGif);
    expect(decoded.map(({ width, height, frames }) => [width, height, frames.length])).toEqual([
      [240, 135, 300],
      [240, 135, 321],
    ]);
    const centiseconds = decoded.map(({ frames }) => frames.reduce((sum, { delayCs }) => sum + delayCs, 0));
    expect(centiseconds).toEqual([3000, 3210]);
  });

  it('gives a picture of full size for each second', async () => {
    const { frames } = await readPictures(pipeline, done);
    expect([...frames.keys()]).toEqual(Array.from({ length: 63 }, (_, second) => second));
    for (const picture of frames.values()) expect(jpegSize(picture)).toEqual({ width: 1920, height: 1080 });
  });

  it('gives a text and a recording for each slice, and a record', async () => {
    const prefix = `jobs/${done.job.jobId}/`;
    const names = (folder: string) => pipeline.keys(`${prefix}${folder}/`);
    const slices = ['00000', '00001'];
    expect(await names('ascii')).toEqual(
      slices.flatMap((slice) => [`.cast`, `.txt`].map((end) => `${prefix}ascii/${slice}${end}`)),
    );
    expect(await names('slices')).toEqual(slices.map((slice) => `${prefix}slices/${slice}.json`));
    expect(done.records.map(({ status, start, end }) => [status, start, end])).toEqual([
      ['rendered', 0, 30],
      ['rendered', 30, 62.1],
    ]);
    expect(done.manifest.status).toBe('complete');
  });

  it('leaves nothing in the temporary directories', async () => {
    await pipeline.cloud.lambda.idle();
    expect(workspacesIn(pipeline.home)).toEqual([]);
    await pipeline.cloud.stop();
    expect(await readdir(join(pipeline.home, 'scratch'))).toEqual([]);
  });
});

describe.skipIf(isThere)(title, () => {
  it.skip('is not tested', () => undefined);
});
