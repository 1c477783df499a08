import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InvocationNews } from '../../src/local/lambda/invocation-observer.ts';
import { findBinary } from '../../src/shared/adapters/ffmpeg/binaries.ts';
import { stoppedKey } from '../../src/shared/core/contracts/object-keys.ts';
import { quoteJob, WORKER_USD_PER_MS } from '../../src/shared/estimator/quote/quote-job.ts';
import { optionsOf } from '../fakes/job-documents.ts';
import { H264, makeNumberedFilm } from '../fixtures/numbered-film.ts';
import { type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { makeProbe } from '../fixtures/probe.ts';
import { makeRepeatedPicture } from '../fixtures/repeated-picture.ts';

let folder: string;
let pipeline: Pipeline | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-costly-'));
});
afterEach(async () => {
  await pipeline?.stop();
  pipeline = undefined;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a film that would cost a fortune', () => {
  it('is rejected before it is rendered: 600,000 samples that are one 8K key frame', async () => {
    const invoked: string[] = [];
    pipeline = await startPipeline({ onInvocation: ({ functionName }) => void invoked.push(functionName) });
    const path = join(folder, '8k.mp4');
    const film = await makeRepeatedPicture(path, { width: 7680, height: 4320, count: 600_000, eachMs: 500 });
    expect(film.length).toBeLessThan(100_000_000);
    const end = await pipeline.end(await pipeline.upload('8k.mp4', film));
    expect(end).toMatchObject({
      rejected: {
        reason: 'tooExpensive',
        message: expect.stringMatching(
          /about \$\d+\.\d\d by the list prices of AWS \(600,000 pictures of 7680×4320 in h264, 10000 slices\); at most \$5\.00 .*MaxJobUsd/,
        ),
      },
    });
    expect(invoked).not.toContain('worker');
    expect(await pipeline.keys('jobs/')).toEqual([]);
  }, 120_000);

  it('stops when its slices take longer than quoted, with that reason as its gaps', async () => {
    const [seconds, quick] = [40, 2];
    const path = join(folder, 'slow.mp4');
    await makeNumberedFilm(path, { rate: '10', frames: seconds * 10, encode: H264 });
    const real = (await findBinary('ffmpeg', { env: process.env })).path;
    const [slow, log] = [join(folder, 'slow-ffmpeg'), join(folder, 'runs')];
    const lines = [
      '#!/bin/sh',
      `case "$*" in *http://127.0.0.1*framecrc*pipe:1*) exec "${real}" "$@";; *http://127.0.0.1*) ;; *) exec "${real}" "$@";; esac`,
      `echo run >> "${log}"`,
      `[ "$(wc -l < "${log}")" -gt ${quick} ] && sleep 60`,
      `exec "${real}" "$@"`,
    ];
    await writeFile(slow, lines.join('\n'));
    await chmod(slow, 0o755);

    const options = 'slice=1;renders=gif';
    const job = {
      media: 'video' as const,
      probe: makeProbe(
        { durationMs: seconds * 1000 },
        { width: 320, height: 80, displayWidth: 320, displayHeight: 80 },
      ),
      options: optionsOf('video', { slice: 1, renders: ['gif'] }),
      sliceCount: seconds,
      source: { bytes: (await readFile(path)).length },
    };
    const { otherUsd } = quoteJob(job);
    // Fifty-five seconds of a worker: twice what the slices are quoted, and a fortieth of what they would take.
    const maxUsd = (otherUsd + 55_000 * WORKER_USD_PER_MS).toFixed(4);
    let open = 0;
    const begun: number[] = [];
    const onInvocation = ({ functionName, phase, event }: InvocationNews) => {
      if (functionName !== 'worker' || phase === 'queued') return;
      open += phase === 'started' ? 1 : -1;
      if (phase === 'started') begun.push((event as { detail: { index: number } }).detail.index);
    };
    const before = process.env.FFMPEG_PATH;
    process.env.FFMPEG_PATH = slow;
    try {
      pipeline = await startPipeline({ concurrency: 2, parameters: { MaxJobUsd: maxUsd }, onInvocation });
      const { job: planned, manifest } = await pipeline.run('slow.mp4', path, options);
      expect(planned.quotedUsd).toBeLessThan(Number(maxUsd));
      const { coverage, status } = manifest;
      expect(status).toBe('partial');
      expect(coverage.rendered).toBeGreaterThan(0);
      expect(coverage.gaps.length).toBe(coverage.expected - coverage.rendered);
      expect(new Set(coverage.gaps.map(({ error }) => error.name))).toEqual(new Set(['tooExpensive']));
      expect(coverage.gaps[0]?.error.message).toMatch(/took longer than they were quoted .*MaxJobUsd/);
      await pipeline.cloud.lambda.idle();
      expect(open).toBe(0);
      // Its ffmpegs were killed: none slept for its minute.
      expect((await readFile(log, 'utf8')).split('\n').length - 1).toBeLessThan(seconds / 2);
      expect(await pipeline.keys(stoppedKey(planned.jobId))).toEqual([stoppedKey(planned.jobId)]);
    } finally {
      if (before === undefined) delete process.env.FFMPEG_PATH;
      else process.env.FFMPEG_PATH = before;
    }
  }, 120_000);
});
