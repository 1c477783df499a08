import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, type PutObjectCommandInput } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stitchedRecordKey } from '../../src/shared/core/contracts/object-keys.ts';
import { drawPicture, QUARTERS } from '../fixtures/make-picture.ts';
import { type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { runFfmpeg } from '../fixtures/run-media.ts';
import { until } from '../fixtures/until.ts';

let folder: string;
let pipeline: Pipeline;
let film: Buffer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-headers-'));
  const path = join(folder, 'film.mp4');
  const sources = [
    '-f',
    'lavfi',
    '-i',
    'testsrc=duration=2:size=160x90:rate=10',
    '-f',
    'lavfi',
    '-i',
    'sine=duration=2',
  ];
  await runFfmpeg([...sources, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac', path]);
  film = await readFile(path);
  pipeline = await startPipeline();
}, 120_000);
afterAll(async () => {
  await pipeline?.stop();
  await rm(folder, { recursive: true, force: true });
});

type Headers = Pick<
  PutObjectCommandInput,
  'ContentEncoding' | 'ContentType' | 'ContentDisposition' | 'CacheControl' | 'Metadata'
>;

const run = async (Key: string, Body: Buffer, headers: Headers) => {
  const { sourceBucket: Bucket } = pipeline.cloud.endpoints;
  const { ETag = '' } = await pipeline.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...headers }));
  const ended = await pipeline.end({ bucket: Bucket, key: Key, etag: ETag.replaceAll('"', '') });
  if ('manifest' in ended) return ended;
  throw new Error(`"${Key}" became no job: ${JSON.stringify(ended)}`);
};

describe('headers that an uploader chose', () => {
  it.each([
    ['gzip', {}],
    ['deflate', {}],
    ['br', {}],
    ['aws-chunked', {}],
    ['gzip, br', {}],
    ['x-unknown', {}],
    ['none but a playlist’s type', { ContentEncoding: undefined, ContentType: 'application/vnd.apple.mpegurl' }],
    [
      'none but the type of a page',
      {
        ContentEncoding: undefined,
        ContentType: 'text/html',
        CacheControl: 'no-store',
        ContentDisposition: 'attachment',
      },
    ],
  ])('do not decide how a film is read: Content-Encoding %s', async (coding, more) => {
    const startedAt = performance.now();
    const { job, manifest } = await run(`${coding.replace(/\W+/g, '-')}.mp4`, film, {
      ContentEncoding: coding,
      ContentType: 'video/mp4',
      Metadata: { fanreel: 'renders=frames' },
      ...more,
    });
    expect([manifest.status, job.probe.durationMs]).toEqual(['complete', 2_000]);
    expect(performance.now() - startedAt).toBeLessThan(60_000);
  });

  it('do not decide how its sound is read', async () => {
    const { job } = await run('sound.mp4', film, {
      ContentEncoding: 'gzip',
      Metadata: { fanreel: 'renders=ascii;ascii.formats=mp4;ascii.columns=20' },
    });
    const { outputBucket } = pipeline.cloud.endpoints;
    const record = await until('the stitched film', async () => {
      const found = await pipeline.store.getText(outputBucket, stitchedRecordKey(job.jobId));
      return found && JSON.parse(found.text);
    });
    expect(record).toMatchObject({ status: 'complete', leftOut: [] });
  });

  it('do not decide how a picture is read', async () => {
    const picture = await drawPicture(40, 30, QUARTERS).png().toBuffer();
    const { manifest } = await run('picture.png', picture, { ContentEncoding: 'gzip', ContentType: 'text/html' });
    expect(manifest.status).toBe('complete');
  });
});
