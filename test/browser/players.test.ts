import { once } from 'node:events';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { installPinned } from '../../scripts/site/install-pinned.ts';
import { recipe } from '../docs/recipes/recipe.ts';
import { runFfmpeg } from '../fixtures/run-media.ts';
import { FILM, numberAt } from './film.ts';
import { ground } from './ground.ts';
import { renderFilm } from './rendered-job.ts';
import { showsNumber } from './shown-number.ts';
import { it, type Visit } from './visit.ts';

const PACKAGES = resolve(import.meta.dirname, '../../node_modules');
const PLAYERS = join(PACKAGES, '.cache/fanreel-players');
const SECONDS = [2, 5, 10];
const SETTLED_MS = 300;
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.vtt': 'text/vtt',
  '.jpg': 'image/jpeg',
  '.svg': 'image/svg+xml',
  '.mp4': 'video/mp4',
  '.m3u8': 'application/vnd.apple.mpegurl',
};

// Without a registry nothing can be said of them.
const missing = await installPinned(join(import.meta.dirname, 'players'), PLAYERS).then(
  () => undefined,
  (error: Error) => error.message.split('\n')[0],
);

let folder: string;
let site: string;
/** The web server of somebody who has the folder of the recipe, and the players from npm. */
const server = createServer(async ({ url = '/', headers }, response) => {
  const path = decodeURIComponent(new URL(url, 'http://site').pathname);
  const places = path.startsWith('/node_modules/')
    ? [PLAYERS, resolve(PACKAGES, '..')].map((root) => join(root, path))
    : [join(folder, path)];
  for (const place of places) {
    const bytes = await readFile(place).catch(() => undefined);
    if (bytes === undefined) continue;
    const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
    const part = bytes.subarray(Number(from), to === '' ? undefined : Number(to) + 1);
    const range = `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}`;
    response.writeHead(headers.range === undefined ? 200 : 206, {
      'content-type': TYPES[extname(place)] ?? 'application/octet-stream',
      'accept-ranges': 'bytes',
      ...(headers.range === undefined ? {} : { 'content-range': range }),
    });
    response.end(part);
    return;
  }
  response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
});

beforeAll(async () => {
  const { page, film, folder: shared } = ground();
  folder = join(shared, 'players');
  await mkdir(join(folder, 'storyboard'), { recursive: true });
  await mkdir(join(folder, 'stream'));
  const jobId = await renderFilm('players.mp4', 'renders=storyboard');
  for (const name of ['thumbnails.vtt', '000.jpg']) {
    const answer = await fetch(new URL(`jobs/${jobId}/files/storyboard/${name}`, page));
    await writeFile(join(folder, 'storyboard', name), Buffer.from(await answer.arrayBuffer()));
  }
  await copyFile(film, join(folder, 'film.mp4'));
  const stream = join(folder, 'stream/film.m3u8');
  await runFfmpeg(['-i', film, '-c', 'copy', '-f', 'hls', '-hls_playlist_type', 'vod', stream]);
  for (const name of ['plyr.html', 'media-chrome.html', 'hls.html', 'video-js.html']) {
    await writeFile(join(folder, name), recipe('players', name));
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** The film is small; a bar as wide as people have it is near enough to a second. */
const ROOM = 'video, media-controller, .video-js { width: 800px !important; height: 450px !important }';

/** Move the pointer over a bar and look at the preview. */
const previews = async ({ page }: Visit, bar: string, preview: string): Promise<void> => {
  await page.waitForFunction(() => (document.querySelector('video')?.duration ?? 0) > 0);
  await page.addStyleTag({ content: ROOM });
  for (const second of SECONDS) {
    // It moves while the controls beside it learn of the film's length.
    const hover = async (): Promise<void> => {
      const box = await page.locator(bar).first().boundingBox();
      if (box === null) throw new Error(`there is no ${bar}`);
      await page.mouse.move(box.x + (box.width * (second + 0.5)) / FILM.seconds, box.y + box.height / 2);
    };
    await hover();
    await page.waitForTimeout(SETTLED_MS);
    await hover();
    await showsNumber(page.locator(preview).first(), numberAt(second));
  }
};

describe('the storyboard above the time line of', () => {
  it('Plyr', async ({ visit }) => {
    const visited = await visit({ url: `${site}plyr.html` });
    await visited.page.locator('.plyr__preview-thumb__time-container').evaluate((clock) => clock.remove());
    await previews(visited, '.plyr__progress', '.plyr__preview-thumb__image-container');
  });

  describe.skipIf(missing !== undefined)(missing ?? 'players from npm', () => {
    it('media-chrome', async ({ visit }) => {
      const visited = await visit({ url: `${site}media-chrome.html` });
      await previews(visited, 'media-time-range', 'media-preview-thumbnail');
    });

    it('media-chrome with a stream that hls.js brings', async ({ visit }) => {
      const visited = await visit({ url: `${site}hls.html` });
      await previews(visited, 'media-time-range', 'media-preview-thumbnail');
    });

    it('Video.js', async ({ visit }) => {
      const visited = await visit({ url: `${site}video-js.html` });
      // It has no time line before the film plays.
      await visited.page.locator('.vjs-big-play-button').click();
      await visited.page.locator('.vjs-has-started').waitFor();
      await visited.page.evaluate(() => document.querySelector('video')?.pause());
      await previews(visited, '.vjs-progress-holder', '.vjs-thumbnail');
    });
  });
});
