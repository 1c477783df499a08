import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBinary } from '../../../src/shared/adapters/ffmpeg/binaries.ts';
import { DETAIL_TYPES } from '../../../src/shared/core/contracts/events.ts';
import { eventsOf, requestsOf } from '../../../src/shared/estimator/model/request-counts.ts';
import { stitcherRequestsOf } from '../../../src/shared/estimator/model/stitcher-requests.ts';
import { optionsOf } from '../../fakes/job-documents.ts';
import { type Pipeline, startPipeline } from '../../fixtures/pipeline.ts';

const DURATION_MS = 9_000;
const OPTIONS = 'slice=3';
const film = join(tmpdir(), `fanreel-counted-${process.pid}.mp4`);

let pipeline: Pipeline;
const asked: string[] = [];
const stitching: string[] = [];

beforeAll(async () => {
  const { path: ffmpeg } = await findBinary('ffmpeg', { env: process.env });
  const source = `testsrc=size=160x120:rate=10:duration=${DURATION_MS / 1000}`;
  const args = ['-nostdin', '-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-pix_fmt', 'yuv420p', film];
  await promisify(execFile)(ffmpeg, args);
  pipeline = await startPipeline({
    // The outline comes first, and nothing is asked after the job is complete.
    concurrency: 1,
    intercept: (request) => {
      // The stitcher comes after the job is complete, and is counted apart.
      const agent = `${request.headers['user-agent']} ${request.headers['x-amz-user-agent']}`;
      const line = `${request.method} ${request.url}`;
      if (agent.includes('app/fanreel-stitcher')) stitching.push(line);
      else asked.push(line);
      return false;
    },
  });
});
afterAll(async () => {
  await pipeline.stop();
  await rm(film, { force: true });
});

describe('a run whose requests are counted', () => {
  it('asks of S3 and of the bus what the estimate says', async () => {
    const body = await readFile(film);
    const counted = await (async () => {
      asked.length = 0;
      await pipeline.upload('counted.mp4', body, OPTIONS);
      await pipeline.event(DETAIL_TYPES.completed, (detail) => String(detail.jobId).startsWith('counted-'));
      // The first is the upload itself.
      return asked.slice(1);
    })();
    await pipeline.cloud.lambda.idle();
    const isList = (line: string): boolean => line.includes('list-type=2');
    const writes = counted.filter((line) => line.startsWith('PUT') || isList(line));
    const presigned = counted.filter((line) => line.includes('X-Amz-Signature'));
    const reads = counted.filter((line) => /^(GET|HEAD)/.test(line) && !isList(line) && !presigned.includes(line));

    const options = optionsOf('video', { slice: 3 });
    const shape = { durationMs: DURATION_MS, options, shown: { width: 160, height: 120 } };
    // One environment reads the plan once; splitter and assembler look for it as well.
    const plansRead = counted.filter((line) => line.startsWith('GET') && line.includes('/job.json')).length - 2;
    const expected = requestsOf(shape, plansRead);
    const isWrite = (line: string): boolean => /^(PUT|POST)|[?&]uploads/.test(line);
    const { writes: stitchWrites, reads: stitchReads } = stitcherRequestsOf(shape);
    expect(stitching.filter(isWrite).length).toBe(stitchWrites);
    expect(stitching.filter((line) => !isWrite(line)).length).toBe(stitchReads);
    expect(writes.length).toBe(expected.writes);
    const mediaReads = 18 + 3 + DURATION_MS / 1000;
    // A worker that has just listed the records does not ask for its own: the estimate takes it that every one asks.
    const records = reads.filter((line) => /\/slices\/\d+\.json/.test(line)).length;
    // Sections of so short a film lie in the beginning of its index, which is read once.
    const sections = 3;
    expect(reads.length).toBe(expected.reads - mediaReads - (2 * 3 - records) - sections);
    // How often ffmpeg seeks depends on the file: a small one is read in fewer requests.
    expect(presigned.length).toBeGreaterThanOrEqual(6 + 3);
    expect(presigned.length).toBeLessThanOrEqual(mediaReads);
    expect(pipeline.events.filter(({ source }) => source === 'custom.gifGenerator').length).toBe(eventsOf(shape));
  });
});
