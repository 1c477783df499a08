import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JobAnswer } from '../../src/api/contracts/jobs.ts';
import { type JobEvent, JobEventSchema, SlicesEventSchema } from '../../src/api/contracts/slices.ts';
import { readSourceOutcome } from '../../src/shared/core/completion/source-outcome.ts';
import { H264, makeNumberedFilm } from '../fixtures/numbered-film.ts';
import { type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { until } from '../fixtures/until.ts';
import { readEvents } from '../local/live/event-reader.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const SLICES = 4;

let folder: string;
let viewerDir: string;
let first: Pipeline;
let jobId: string;
const start = () => startPipeline({ home: join(folder, 'home'), concurrency: 1, api: { viewerDir } });

/** Watch a job until it is closed and stitched. @returns the states in which each slice was told, in order; how often it began anew */
const watch = async ({ cloud: { endpoints } }: Pipeline) => {
  const reader = await readEvents(`${endpoints.apiEndpoint}/jobs/${jobId}/events`);
  const told = Array.from({ length: SLICES }, () => [] as string[]);
  let snapshots = 0;
  let job: JobEvent = { status: 'open' };
  while (job.stitched === undefined || told.some((states) => states.at(-1) !== 'rendered')) {
    const { name, data } = await reader.next();
    if (name === 'job') {
      job = JobEventSchema.parse(data);
      continue;
    }
    const event = SlicesEventSchema.parse(data);
    if (event.snapshot === true) snapshots += 1;
    for (const { index, state } of event.slices) told[index]?.push(state);
  }
  reader.close();
  return { told, snapshots, job };
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-watched-'));
  viewerDir = join(folder, 'viewer');
  await mkdir(viewerDir);
  await writeFile(join(viewerDir, 'index.html'), '<!doctype html><title>page</title>');
  first = await start();
  const film = join(folder, 'film.mp4');
  await makeNumberedFilm(film, { frames: 10 * SLICES, rate: '10', encode: H264 });
  const source = await first.upload('film.mp4', film, 'slice=1;renders=gif,ascii');
  jobId = await until('the plan', async () => {
    const { jobIds } = await readSourceOutcome(first.store, first.cloud.endpoints.outputBucket, source);
    return jobIds[0];
  });
});
afterAll(async () => {
  await first?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a job that is watched over HTTP', () => {
  it('is told from its plan to its end', async () => {
    const { told, snapshots, job } = await watch(first);
    expect([snapshots, job]).toEqual([1, { status: 'complete', stitched: 'complete' }]);
    // With one slice at a time the last ones are seen to wait and to run.
    for (const states of told) expect(states.filter((state) => state === 'failed')).toEqual([]);
    expect(told.at(-1)).toEqual(expect.arrayContaining(['running', 'rendered']));
  });

  it('gives its page links into the storage that a page of the same server may follow', async () => {
    const { viewerUrl = '', apiEndpoint = '', s3Endpoint } = first.cloud.endpoints;
    const page = await fetch(viewerUrl, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-security-policy')).toContain(`connect-src 'self' ${s3Endpoint};`);
    const job = (await (await fetch(`${apiEndpoint}/jobs/${jobId}`)).json()) as JobAnswer;
    for (const origin of [apiEndpoint, apiEndpoint.replace('127.0.0.1', 'localhost')]) {
      const headers = { origin, range: 'bytes=4-7' };
      const part = await fetch(job.source.url ?? '', { headers });
      expect([part.status, await part.text()]).toEqual([206, 'ftyp']);
      expect(part.headers.get('access-control-allow-origin')).toBe(origin);
    }
    const stranger = await fetch(job.source.url ?? '', { headers: { origin: 'http://evil.example' } });
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is known to the next life of the cloud', async () => {
    first.s3.destroy();
    await first.cloud.stop();
    const { apiEndpoint: gone } = first.cloud.endpoints;
    await expect(fetch(`${gone}/`)).rejects.toThrow();
    first = await start();
    const { told, snapshots } = await watch(first);
    expect([snapshots, told]).toEqual([1, Array.from({ length: SLICES }, () => ['rendered'])]);
  });
});
