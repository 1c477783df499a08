import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { makeS3Client } from '../../src/shared/adapters/s3/s3-client.ts';
import { makeS3ObjectStore } from '../../src/shared/adapters/s3/s3-object-store.ts';
import { jobClosed } from '../fixtures/send-file.ts';
import { until } from '../fixtures/until.ts';
import { FILM, numberAt, SLICE_SECONDS } from './film.ts';
import { ground } from './ground.ts';
import { openPlayer } from './open-player.ts';
import { readZip } from './read-zip.ts';
import { renderFilm } from './rendered-job.ts';
import { numberShown, showsNumber } from './shown-number.ts';
import { it, type OpenVisit } from './visit.ts';

let jobId: string;
let client: S3Client;
beforeAll(async () => {
  const { s3Endpoint, region, accessKeyId, secretAccessKey } = ground().storage;
  client = makeS3Client(
    { AWS_ENDPOINT_URL_S3: s3Endpoint },
    { endpoint: s3Endpoint, region, credentials: { accessKeyId, secretAccessKey } },
  );
  jobId = await renderFilm('result.mp4');
});
afterAll(() => client?.destroy());

const readStored = async (key: string): Promise<Buffer> => {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: ground().storage.outputBucket, Key: key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
};

/** Documents of the functions, what the storyboard was put together from, and the coarse pictures that it took the place of. */
const INTERNAL = /\/(slices|strips|outline)\/|\/(job|rendered|stitched)\.json$|\/(index|fingerprints|sketches)\.bin$/;

const openResult = async (visit: OpenVisit) => {
  const visited = await visit({ hash: `#/jobs/${jobId}` });
  await visited.page.getByRole('heading', { name: 'Any second' }).waitFor();
  return visited;
};

/** Both sides of every border between slices, what lies between, and the ends. */
const SECONDS = [0, 1, 2, 3, 4, 5, 6, 7, 10, FILM.seconds - 1];

/** What a slice's text says at a second, as it is stored: its pages are seconds. */
const asciiOf = async (second: number): Promise<string | undefined> => {
  const slice = Math.floor(second / SLICE_SECONDS);
  const text = await readStored(`jobs/${jobId}/ascii/${String(slice).padStart(5, '0')}.txt`);
  return text.toString().split('\n\f\n')[second % SLICE_SECONDS];
};

const sliderOf = (page: Page): Locator => page.getByRole('slider', { name: 'Second of the video' });
const clock = (second: number): string => `0:${String(second).padStart(2, '0')}`;

describe('the result of the numbered film', () => {
  it('is listed with its poster, and begins at the second that the poster shows', async ({ visit }) => {
    const { poster } = await jobClosed(ground().page, jobId);
    const { page, shifts } = await visit();
    const row = page.getByRole('list', { name: 'Jobs' }).getByRole('link', { name: 'result.mp4' });
    const size = () =>
      row.locator('img').evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);
    await expect.poll(size).toEqual([poster?.width, poster?.height]);
    expect(await shifts()).toEqual([]);
    await row.click();
    await page.getByRole('heading', { name: 'Any second' }).waitFor();
    const second = poster?.second ?? -1;
    await showsNumber(page.getByRole('img', { name: `Frame at ${clock(second)}`, exact: true }), numberAt(second));
    await openPlayer(page);
    const film = page.locator('.moment-film video');
    await expect.poll(() => film.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeCloseTo(second, 1);
    expect(await film.evaluate((video: HTMLVideoElement) => new URL(video.poster).pathname)).toMatch(/\/poster\.jpg$/);
  });

  it('shows every render of the second that the slider is at, and the film stands there too', async ({ visit }) => {
    const { page } = await openResult(visit);
    await openPlayer(page);
    const film = page.locator('.moment-film video');
    await film.waitFor();
    for (const second of SECONDS) {
      await sliderOf(page).fill(String(second));
      await showsNumber(page.getByRole('img', { name: `Frame at ${clock(second)}`, exact: true }), numberAt(second));
      const gif = page.locator('.moment .gif');
      const first = numberAt(Math.floor(second / SLICE_SECONDS) * SLICE_SECONDS);
      await showsNumber(page.getByRole('img', { name: `Grayscale at ${clock(second)}` }), numberAt(second));
      const edges = page.getByRole('img', { name: `Edges at ${clock(second)}`, exact: true });
      await expect.poll(() => edges.getAttribute('src')).toContain(`/edges/${String(second).padStart(6, '0')}.jpg`);
      const text = page.getByRole('img', { name: `ASCII art at ${clock(second)}`, exact: true });
      await expect.poll(() => text.textContent()).toBe(await asciiOf(second));
      const inSlice = await until('a picture of the GIF', () => numberShown(gif).catch(() => undefined));
      expect(inSlice).toBeGreaterThanOrEqual(first);
      expect(inSlice).toBeLessThan(first + numberAt(SLICE_SECONDS));
      await expect.poll(() => film.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeCloseTo(second, 1);
    }
  });

  it('has a film strip with the tile of every second, and reads no frame for it', async ({ visit }) => {
    const { page, storageRequests } = await openResult(visit);
    const strip = page.getByRole('listbox', { name: 'Frames, one for each second' });
    for (const second of SECONDS) {
      await sliderOf(page).fill(String(second));
      const frame = strip.getByRole('option', { name: clock(second), exact: true });
      await showsNumber(frame.locator('.strip-picture'), numberAt(second));
    }
    const frames = new Set(storageRequests.flatMap((request) => /frames\/0*(\d+)\.jpg/.exec(request)?.[1] ?? []));
    // Those that were chosen, and the one that the page begins with.
    expect(frames.size).toBeLessThanOrEqual(SECONDS.length + 1);
    await strip.getByRole('option', { name: clock(10), exact: true }).click();
    await showsNumber(page.getByRole('img', { name: `Frame at ${clock(10)}`, exact: true }), numberAt(10));
  });

  it('previews the second under the pointer on the player', async ({ visit }) => {
    const { page } = await openResult(visit);
    await openPlayer(page);
    const player = page.locator('.player');
    await player.scrollIntoViewIfNeeded();
    const bar = await player.locator('.plyr__progress').boundingBox();
    if (bar === null) throw new Error('the player has no bar');
    const preview = player.locator('.plyr__preview-thumb__image-container');
    // The clock on it would be read as a part of the picture.
    await player.locator('.plyr__preview-thumb__time-container').evaluate((clock) => clock.remove());
    for (const second of SECONDS) {
      await page.mouse.move(bar.x + (bar.width * (second + 0.5)) / FILM.seconds, bar.y + bar.height / 2);
      await showsNumber(preview, numberAt(second));
    }
  });

  it('plays ASCII art as text and as a video', async ({ visit }) => {
    const { page } = await openResult(visit);
    // The recording is loaded when it comes into sight.
    await page.getByRole('heading', { name: 'ASCII art', exact: true }).scrollIntoViewIfNeeded();
    const text = page.getByRole('region', { name: 'ASCII art of the whole video' });
    await text.scrollIntoViewIfNeeded();
    await text.click();
    const screens = new Set<string>();
    await expect
      .poll(async () => screens.add((await text.screenshot()).toString('base64')).size, { timeout: 15_000 })
      .toBeGreaterThan(3);
    await page.getByRole('button', { name: 'Video', exact: true }).click();
    const video = page.locator('video[aria-label="ASCII art of the whole video"]');
    await video.evaluate((element: HTMLVideoElement) => element.play());
    await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(0.5);
  });

  it('is downloaded as an archive with every result as it is stored', async ({ visit }) => {
    const { page } = await visit({ acceptDownloads: true });
    // Nobody is there to choose a file: the way of browsers that cannot ask.
    await page.addInitScript(() => {
      Reflect.deleteProperty(window, 'showSaveFilePicker');
    });
    await page.goto(`${ground().page}#/jobs/${jobId}`);
    await page.reload();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download all' }).click();
    const path = join(ground().folder, 'job.zip');
    await (await downloading).saveAs(path);
    const archive = readZip(await readFile(path));

    const stored = new Map<string, Buffer>();
    for await (const { key } of makeS3ObjectStore(client).list(ground().storage.outputBucket, `jobs/${jobId}/`)) {
      if (!INTERNAL.test(key)) stored.set(key.slice('jobs/'.length), await readStored(key));
    }
    expect([...archive.keys()].toSorted()).toEqual([...stored.keys()].toSorted());
    for (const [name, content] of stored) expect(archive.get(name)?.equals(content), name).toBe(true);
  });
});
