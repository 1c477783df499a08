import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stitchedKey, stitchedRecordKey } from '../../src/shared/core/contracts/object-keys.ts';
import { slicesOf } from '../../src/shared/core/job/job-slices.ts';
import { decodeGrayGif, decodeJpegs, type GrayPicture } from '../fixtures/decode-pictures.ts';
import {
  frameShownAt,
  frameTimes,
  H264,
  makeNumberedFilm,
  readFrameNumber,
  remux,
  VP8,
} from '../fixtures/numbered-film.ts';
import { type FinishedJob, type Pipeline, readPictures, startPipeline } from '../fixtures/pipeline.ts';
import { makeSoundingFilm, soundOf } from '../fixtures/sounding-film.ts';
import { until } from '../fixtures/until.ts';

const GIF_FPS = 10;
const RENDERS = 'renders=gif,frames,storyboard;gif.width=128;slice=2';
const FILM = { rate: '30000/1001', frames: 240 };
/** The sound of the sounding film begins there, seconds. */
const ONSET_S = 2;

let pipeline: Pipeline;
let folder: string;
const films: Record<string, string> = {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-part-'));
  for (const container of ['mp4', 'mkv', 'webm', 'ts', 'tone.mp4'])
    films[container] = join(folder, `film.${container}`);
  await makeNumberedFilm(films.mp4 ?? '', { ...FILM, encode: H264 });
  await makeNumberedFilm(films.webm ?? '', { ...FILM, encode: VP8 });
  await remux(films.mp4 ?? '', films.mkv ?? '');
  await remux(films.mp4 ?? '', films.ts ?? '');
  await makeSoundingFilm(films['tone.mp4'] ?? '', { seconds: 5, onset: ONSET_S });
  pipeline = await startPipeline();
});
afterAll(async () => {
  await pipeline?.stop();
  await rm(folder, { recursive: true, force: true });
});

let runs = 0;
/** Every run has a key of its own, so that its job is the only one of its source. */
const run = (container: string, options: string): Promise<FinishedJob> => {
  runs += 1;
  return pipeline.run(`${runs}.${container}`, films[container] ?? '', options);
};

const numberOf = ({ gray, width, height }: GrayPicture): number => readFrameNumber(gray, width, height);

/** Numbers on the pictures of a job, and those that a player shows at their times. */
const numbersOf = async (container: string, done: FinishedJob) => {
  const times = await frameTimes(films[container] ?? '');
  const shownAt = (ms: number) => frameShownAt(times, done.job.probe.originUs, ms);
  const { gifs, frames } = await readPictures(pipeline, done);
  const jpegs = await decodeJpegs([...frames.values()]);
  const due = slicesOf(done.job).flatMap(({ startMs, endMs }) =>
    Array.from({ length: Math.ceil(((endMs - startMs) * GIF_FPS) / 1000) }, (_, i) => startMs + (i * 1000) / GIF_FPS),
  );
  return {
    seconds: [...frames.keys()],
    shown: { gif: gifs.flatMap((gif) => decodeGrayGif(gif).frames.map(numberOf)), frames: jpegs.map(numberOf) },
    expected: { gif: due.map(shownAt), frames: [...frames.keys()].map((second) => shownAt(second * 1000)) },
  };
};

const stitchedFile = async ({ job: { jobId } }: FinishedJob, name: string): Promise<Buffer> => {
  await until(`${jobId} is stitched`, async () =>
    pipeline.store.head(pipeline.cloud.endpoints.outputBucket, stitchedRecordKey(jobId)),
  );
  return pipeline.read(stitchedKey(jobId, name));
};

describe.each(['mp4', 'mkv', 'webm', 'ts'])('a part of a film, %s', (container) => {
  it('shows exactly the frames of the part, and has cues at the times of the film', async () => {
    const done = await run(container, `${RENDERS};from=2.345;to=0:05.678`);
    expect(done.manifest).toMatchObject({
      status: 'complete',
      coverage: { expected: 2, rendered: 2, gaps: [], ranges: [{ start: 2.345, end: 5.678 }] },
    });
    const { seconds, shown, expected } = await numbersOf(container, done);
    expect(seconds).toEqual([3, 4, 5]);
    expect(shown).toEqual(expected);
    const cues = (await pipeline.read(`jobs/${done.job.jobId}/storyboard/thumbnails.vtt`)).toString();
    expect(cues.match(/.* --> .*/g)).toEqual([
      '00:00:02.345 --> 00:00:04.000',
      '00:00:04.000 --> 00:00:05.000',
      '00:00:05.000 --> 00:00:05.678',
    ]);
  });
});

describe('slices of a part', () => {
  it('are to the byte those of the whole film where they fall together', async () => {
    const whole = await readPictures(pipeline, await run('mkv', RENDERS));
    const part = await readPictures(pipeline, await run('mkv', `${RENDERS};from=2;to=6`));
    expect(part.gifs).toEqual(whole.gifs.slice(1, 3));
    expect([...part.frames]).toEqual([2, 3, 4, 5].map((second) => [second, whole.frames.get(second)]));
  });

  it('may hold no whole second: then there are no pictures of seconds', async () => {
    const kinds = 'gif,frames,ascii,edges,grayscale,storyboard,webp,clip';
    const done = await run('mp4', `renders=${kinds};gif.width=128;ascii.columns=20;edges.width=64;from=2.2;to=2.8`);
    expect(done.manifest.status).toBe('complete');
    expect(done.manifest).not.toHaveProperty('storyboard');
    const keys = await pipeline.keys(`jobs/${done.job.jobId}/`);
    expect(keys.filter((key) => /\.jpg$|storyboard/.test(key))).toEqual([]);
    const { shown, expected } = await numbersOf('mp4', done);
    expect(shown.gif).toHaveLength(6);
    expect(shown).toEqual(expected);
  });
});

describe('moments', () => {
  it('are one slice each, sorted, merged where they overlap', async () => {
    const done = await run('mp4', `${RENDERS};at=6.2,1,2;length=1.5`);
    expect(done.manifest).toMatchObject({
      status: 'complete',
      coverage: {
        expected: 2,
        ranges: [
          { start: 1, end: 3.5 },
          { start: 6.2, end: 7.7 },
        ],
      },
    });
    const { seconds, shown, expected } = await numbersOf('mp4', done);
    expect(seconds).toEqual([1, 2, 3, 7]);
    expect(shown).toEqual(expected);
  });
});

describe('the stitched film', () => {
  const options = 'slice=1;renders=clip,ascii;clip.width=64;ascii.columns=20;ascii.formats=cast';

  it.each([
    ['of a part has the sound of the part', 'from=1.5;to=3.75', 2.25, ONSET_S - 1.5],
    ['of moments has their sound, one behind the other', 'at=0.5,1.6,4;length=0.8', 2.4, 0.8 + ONSET_S - 1.6],
  ])('%s', async (_, part, lengthS, onsetS) => {
    const done = await run('tone.mp4', `${options};${part}`);
    const path = join(folder, `${done.job.jobId}.mp4`);
    await writeFile(path, await stitchedFile(done, 'clip.mp4'));
    const sound = await soundOf(path);
    expect(sound?.onsetS).toBeCloseTo(onsetS, 2);
    expect(sound?.lengthS).toBeCloseTo(lengthS, 1);
    expect((await frameTimes(path)).ticks[0]).toBe(0);
    const [header = '', ...events] = (await stitchedFile(done, 'ascii.cast')).toString().trim().split('\n');
    expect(JSON.parse(header)).toMatchObject({ duration: lengthS });
    const at = events.map((event) => (JSON.parse(event) as [number])[0]);
    expect(at).toEqual(at.toSorted((one, other) => one - other));
    expect(at[0]).toBe(0);
    expect(at.at(-1)).toBe(lengthS);
  });
});

describe('a part that does not fit', () => {
  it('ends with the film, and warns', async () => {
    const { job, manifest } = await run('mp4', `${RENDERS};from=7;to=100`);
    expect(manifest.warnings).toContainEqual({
      code: 'partClipped',
      message: `The film is ${job.probe.durationMs / 1000} s long, and to is 100 s: the part ends with the film.`,
    });
    expect(manifest.coverage.ranges).toEqual([{ start: 7, end: job.probe.durationMs / 1000 }]);
  });

  it.each(['from=100', 'at=1,100'])('fails as invalidOptions where it lies behind the end: %s', async (part) => {
    const source = await pipeline.upload(`${part}.mp4`, films.mp4 ?? '', part);
    const body = await pipeline.end(source);
    expect(body).toMatchObject({ rejected: { reason: 'invalidOptions', message: expect.stringContaining('100 s') } });
  });
});
