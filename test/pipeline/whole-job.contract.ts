import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CloudOptions } from '../../src/local/control/cloud-api.ts';
import { frameKey } from '../../src/renders/frames/keys.ts';
import { readStitched } from '../../src/shared/core/completion/stitched-record.ts';
import { outlineKey, outlineSheetKey, sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import type { StitchedRecord } from '../../src/shared/core/documents/stitched.ts';
import { FUNCTIONS, type FunctionName } from '../../src/shared/topology.ts';
import { readFunctionLog } from '../fixtures/function-logs.ts';
import { drawPicture, QUARTERS, sharp } from '../fixtures/make-picture.ts';
import { H264, readFrameNumber } from '../fixtures/numbered-film.ts';
import { type FinishedJob, type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { readThumbnailsVtt } from '../fixtures/read-vtt.ts';
import { makeSoundingFilm } from '../fixtures/sounding-film.ts';
import { until } from '../fixtures/until.ts';

/** As long as a key can be, and nine bytes in a URL for each of its characters. */
const LONGEST_KEY = `${'映'.repeat(340)}.mp4`;
const SECONDS = 4;
const OPTIONS =
  'slice=2;renders=gif,frames,ascii,edges,storyboard;ascii.formats=txt,cast,mp4;ascii.columns=40;edges.width=64';

/** A signed request of a function, as the object store saw it. */
interface Seen {
  readonly by: string;
  readonly urlLength: number;
  readonly hasToken: boolean;
  readonly isPresigned: boolean;
  /** the SDK numbers what it asks */
  readonly isBySdk: boolean;
}

/**
 * One whole job through all functions: what it makes, how the functions sign, what they write into their logs. The same suite runs with the
 * local bootstrap and, in `npm run soak`, with AWS's own runtime client.
 */
export const describeWholeJob = (name: string, runtime: () => Promise<CloudOptions['runtime']>): void => {
  describe(`a whole job: ${name}`, () => {
    let folder: string;
    let pipeline: Pipeline;
    let job: FinishedJob;
    let stitched: StitchedRecord;
    const seen: Seen[] = [];
    const requestIds = new Set<string>();
    let isDown = false;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'fanreel-test-whole-'));
      const film = join(folder, 'film.mp4');
      await makeSoundingFilm(film, { seconds: SECONDS, onset: 1, video: H264 });
      const options = await runtime();
      pipeline = await startPipeline({
        api: {},
        ...(options === undefined ? {} : { runtime: options }),
        onInvocation: ({ requestId }) => void requestIds.add(requestId),
        intercept: ({ headers, url = '' }, response) => {
          const isPresigned = url.includes('X-Amz-Signature=');
          const hasToken = isPresigned
            ? url.includes('X-Amz-Security-Token=')
            : headers['x-amz-security-token'] !== undefined;
          const by = /app\/fanreel-(\w+)/.exec(headers['user-agent'] ?? '')?.[1] ?? '';
          const isBySdk = headers['amz-sdk-invocation-id'] !== undefined;
          seen.push({ by, urlLength: url.length, hasToken, isPresigned, isBySdk });
          if (!isDown) return false;
          response.writeHead(500).end();
          return true;
        },
      });
      job = await pipeline.run(LONGEST_KEY, film, OPTIONS);
      const { store, cloud } = pipeline;
      const { outputBucket } = cloud.endpoints;
      stitched = (await until('the stitched film', () => readStitched(store, outputBucket, job.job.jobId))).record;
    });
    afterAll(async () => {
      await pipeline?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    it('renders every slice of a film whose key is as long as keys can be, and the whole with its sound', async () => {
      expect(job.manifest).toMatchObject({ status: 'complete', coverage: { expected: 2, rendered: 2 } });
      expect(job.job.source.key).toBe(LONGEST_KEY);
      expect(stitched).toMatchObject({ status: 'complete', leftOut: [] });
      const names = stitched.outputs.map(({ key, audio }) => [key.split('/').at(-1), audio?.codec]);
      expect(names.sort()).toEqual([
        ['ascii.cast', undefined],
        ['ascii.mp4', 'aac'],
        ['edges.mp4', 'aac'],
      ]);
      for (let second = 0; second < SECONDS; second++) {
        const jpeg = await pipeline.read(frameKey(sliceKeys(job.job.jobId, 0), second));
        const { data, info } = await sharp(jpeg).greyscale().raw().toBuffer({ resolveWithObject: true });
        expect(readFrameNumber(data, info.width, info.height)).toBe(second * 30);
      }
    });

    it('has an outline: a tile for every second, on a sheet, each showing the key frame of its moment', async () => {
      const { jobId, outline } = job.job;
      expect(outline).toBe(true);
      const cues = readThumbnailsVtt(await pipeline.read(outlineKey(jobId)));
      expect(cues.map(({ startMs }) => startMs)).toEqual(Array.from({ length: SECONDS }, (_, i) => i * 1000));
      const sheet = sharp(await pipeline.read(outlineSheetKey(jobId, 0)));
      for (const { startMs, x, y, width, height } of cues) {
        const tile = sheet.clone().extract({ left: x, top: y, width, height }).greyscale().raw();
        const number = readFrameNumber(await tile.toBuffer(), width, height);
        expect(number % 37).toBe(0);
        expect(number * 40).toBeLessThanOrEqual(startMs);
      }
      expect(job.manifest.warnings ?? []).not.toContainEqual(expect.objectContaining({ code: 'outlineMissing' }));
    });

    it('answers requests with text and with bytes, and reads the film by a link', async () => {
      const { apiEndpoint } = pipeline.cloud.endpoints;
      const answer = await fetch(`${apiEndpoint}/jobs/${job.job.jobId}`);
      const { source } = (await answer.json()) as { source: { url: string } };
      const part = await fetch(source.url, { headers: { range: 'bytes=4-7' } });
      expect([answer.status, part.status, await part.text()]).toEqual([200, 206, 'ftyp']);
      const png = await drawPicture(32, 32, QUARTERS).png().toBuffer();
      const headers = { 'content-type': 'image/png', accept: 'image/png' };
      const edges = await fetch(`${apiEndpoint}/edges`, { method: 'POST', headers, body: png });
      expect([edges.status, edges.headers.get('content-type')]).toEqual([200, 'image/png']);
      expect(await sharp(Buffer.from(await edges.arrayBuffer())).metadata()).toMatchObject({ width: 32, height: 32 });
    });

    it('signs every request of a function with the token of its session, in URLs as long as on AWS', () => {
      const own = seen.filter(({ by }) => by !== '');
      expect(new Set(own.map(({ by }) => by))).toEqual(new Set(['splitter', 'worker', 'assembler', 'stitcher', 'api']));
      expect(seen.filter(({ by, isPresigned, hasToken }) => (by !== '' || isPresigned) && !hasToken)).toEqual([]);
      expect(Math.max(...seen.map(({ isPresigned, urlLength }) => (isPresigned ? urlLength : 0)))).toBeGreaterThan(
        5_000,
      );
    });

    it('splits, renders and assembles without the SDK', () => {
      const usual = seen.filter(({ by }) => ['splitter', 'worker', 'assembler'].includes(by));
      expect(usual.length).toBeGreaterThan(10);
      expect(usual.filter(({ isBySdk }) => isBySdk)).toEqual([]);
    });

    it('every line of every log is JSON that names its request, also of events that cannot be handled', async () => {
      const { lambda } = pipeline.cloud;
      const unreadable = { 'detail-type': 'nothing of ours', source: 'test', detail: {} };
      await lambda.invoke('reconciler', {});
      for (const each of ['splitter', 'worker', 'assembler', 'stitcher'] as const)
        await lambda.invoke(each, unreadable);
      // What is thrown is written by the runtime client.
      isDown = true;
      const { jobId } = job.job;
      const rendered = { ...unreadable, 'detail-type': 'videoRendered', detail: { jobId } };
      await expect(lambda.invoke('assembler', rendered)).rejects.toThrow('StorageError');
      isDown = false;
      const lines = (await Promise.all(FUNCTIONS.map(({ name: each }) => readFunctionLog(pipeline.home, each)))).flat();
      const isNamed = (id: unknown) => requestIds.has(String(id));
      expect(lines.filter(({ json, isPlatform }) => !isPlatform && !isNamed(json?.requestId))).toEqual([]);
      const speakers = new Set(lines.flatMap(({ functionName, isPlatform }) => (isPlatform ? [] : [functionName])));
      expect(speakers).toEqual(new Set<FunctionName>(FUNCTIONS.map(({ name: each }) => each)));
      expect(lines.filter(({ json }) => json?._aws !== undefined).length).toBeGreaterThan(0);
    });
  });
};
