import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storyboardKey } from '../../src/renders/storyboard/keys.ts';
import { manifestKey } from '../../src/shared/core/contracts/object-keys.ts';
import { splitJpegs } from '../../src/shared/core/media/split-jpegs.ts';
import { makeFilmFiles } from '../fixtures/film-files.ts';
import { frameShownAt, frameTimes, H264, makeNumberedFilm, readFrameNumber } from '../fixtures/numbered-film.ts';
import { type FinishedJob, type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { readThumbnailsVtt, type ThumbnailCue } from '../fixtures/read-vtt.ts';

let pipeline: Pipeline;
let folder: string;
let film: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-storyboard-'));
  film = join(folder, 'film.mp4');
  // 17.017 s, keyframes beside the borders of slices and of seconds.
  await makeNumberedFilm(film, { rate: '30000/1001', frames: 510, encode: H264 });
  pipeline = await startPipeline();
});
afterAll(async () => {
  await pipeline?.stop();
  await rm(folder, { recursive: true, force: true });
});

const cuesOf = async ({ job }: FinishedJob): Promise<ThumbnailCue[]> =>
  readThumbnailsVtt(await pipeline.read(storyboardKey(job.jobId, 'thumbnails.vtt')));

/** Gray pixels of the tile that a player shows for each cue. */
const tilesOf = async ({ job }: FinishedJob, cues: readonly ThumbnailCue[]) => {
  const sheets = new Map<string, Buffer>();
  for (const { sheet } of cues)
    if (!sheets.has(sheet)) sheets.set(sheet, await pipeline.read(storyboardKey(job.jobId, sheet)));
  return Promise.all(
    cues.map(async ({ sheet, x, y, width, height }) => ({
      width,
      height,
      gray: await sharp(sheets.get(sheet)).extract({ left: x, top: y, width, height }).greyscale().raw().toBuffer(),
    })),
  );
};

const expectCover = (cues: readonly ThumbnailCue[], durationMs: number, interval: number) => {
  expect(cues.map(({ startMs }) => startMs)).toEqual(cues.map((_, i) => i * interval * 1000));
  expect(cues.map(({ endMs }) => endMs)).toEqual([...cues.slice(1).map(({ startMs }) => startMs), durationMs]);
};

const expectNumbers = async (done: FinishedJob, cues: readonly ThumbnailCue[]) => {
  const times = await frameTimes(film);
  const shown = (await tilesOf(done, cues)).map(({ gray, width, height }) => readFrameNumber(gray, width, height));
  expect(shown).toEqual(cues.map(({ startMs }) => frameShownAt(times, done.job.probe.originUs, startMs)));
};

describe('the storyboard of a film', () => {
  it.each([
    ['with frames, of every second, over two sheets', 'slice=5;renders=frames,storyboard;storyboard.columns=3', 1, 18],
    ['without frames', 'slice=5;frames=off;renders=gif,frames,storyboard', 1, 18],
    ['of every third second in slices of five', 'slice=5;renders=frames,storyboard;storyboard.interval=3', 3, 6],
    ['whose slices are shorter than its interval', 'slice=2;renders=storyboard;storyboard.interval=7', 7, 3],
    ['of one tile', 'slice=5;renders=storyboard;storyboard.interval=60;storyboard.width=480', 60, 1],
  ])('%s shows at each cue what a player shows then', async (name, options, interval, count) => {
    const done = await pipeline.run(`${name}.mp4`, film, options);
    expect(done.manifest).toMatchObject({ status: 'complete', coverage: { gaps: [] } });
    const cues = await cuesOf(done);
    expect(cues).toHaveLength(count);
    expectCover(cues, done.job.probe.durationMs, interval);
    await expectNumbers(done, cues);
    const { storyboard, renders } = done.manifest;
    const sheets = new Set(cues.map(({ sheet }) => sheet)).size;
    expect(storyboard).toMatchObject({
      vtt: storyboardKey(done.job.jobId, 'thumbnails.vtt'),
      sheets,
      interval,
      tile: { width: cues[0]?.width, height: cues[0]?.height },
    });
    const ofSheets = { kind: 'storyboard', contentType: 'image/jpeg', count: sheets };
    expect(renders).toContainEqual(expect.objectContaining(ofSheets));
  });

  it('is the same to the byte however the film is sliced, and holds one JPEG a tile in each strip', async () => {
    const runs = [];
    for (const slice of [4, 7, 300]) {
      const done = await pipeline.run(`sliced-${slice}.mp4`, film, `slice=${slice};renders=storyboard`);
      runs.push(await pipeline.read(storyboardKey(done.job.jobId, '000.jpg')));
      for (const { renders, start, end } of done.records) {
        const [row] = renders;
        const strip = await pipeline.read(row?.key ?? '');
        expect(splitJpegs(strip)).toHaveLength(Math.ceil(end) - start);
        expect(row).toMatchObject({ kind: 'storyboard', frames: Math.ceil(end) - start, bytes: strip.length });
        expect(row?.etag).toMatch(/^[0-9a-f]{32}$/);
      }
    }
    expect(new Set(runs.map((sheet) => sheet.toString('hex'))).size).toBe(1);
  });

  it('fails in part where a slice failed: its tiles are black, the cues cover the whole film', async () => {
    const done = await pipeline.run(
      'cut.mp4',
      await makeFilmFiles(folder).truncatedPictures(),
      'slice=5;renders=storyboard',
    );
    expect(done.manifest).toMatchObject({ status: 'partial', coverage: { gaps: [{ index: 1, start: 5 }] } });
    const cues = await cuesOf(done);
    expectCover(cues, done.job.probe.durationMs, 1);
    const brightest = (await tilesOf(done, cues)).map(({ gray }) => Math.max(...gray));
    expect(brightest.slice(5).every((level) => level < 8)).toBe(true);
    // The number of its very first picture is 0, which is black.
    expect(brightest.slice(1, 5).every((level) => level > 100)).toBe(true);
    expect(await pipeline.keys(manifestKey(done.job.jobId))).toHaveLength(1);
  });
});
