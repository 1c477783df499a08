// Takes the pictures of the page in docs/screenshots/: the demo film, rendered by `fanreel dev` in a home of its own, in Chromium. With a
// folder as its argument it takes them on every screen in both schemes as well: npm run screenshots -- DIR
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { makeDemoFilm } from '../src/cli/run/demo-film.ts';
import { chromiumOptions } from '../test/fixtures/chromium.ts';
import { startFanreel } from '../test/fixtures/fanreel-process.ts';
import { jobClosed, sendFile } from '../test/fixtures/send-file.ts';
import { LAPTOP, makeShooter } from './screenshots/shoot.ts';
import { watchJob } from './screenshots/watch-job.ts';

const OPTIONS = 'slice=5;renders=gif,frames,ascii,edges,storyboard;ascii.formats=txt,cast,mp4;ascii.columns=120';
const SLICES = 14;
/** A second of the film with something to see in it. */
const SHOWN_SECOND = 50;
/** Jobs of the full home page: names, and what was chosen for them. Of different parts of the film, so that they look different. */
const OTHERS: readonly (readonly [fileName: string, options: string])[] = [
  ['keynote-2026.mp4', 'renders=gif,frames;slice=10;from=46;to=63'],
  ['lights.mov', 'renders=frames,storyboard;slice=20;from=2;to=22'],
];

const shoot = makeShooter(process.argv[2]);

/** An upload that is under way: nothing gets through. */
const shootUpload = async (page: Page, film: string): Promise<void> => {
  const isPart = (url: URL): boolean => url.searchParams.has('partNumber');
  await page.route(isPart, () => undefined);
  await page.getByLabel('Drop videos or pictures here').setInputFiles(film);
  await page.getByText('Uploading').first().waitFor();
  await shoot(page, 'upload');
  await page.getByRole('button', { name: /^Cancel/ }).click();
  await page.unroute(isPart);
  await page.getByRole('button', { name: /^Dismiss/ }).click();
};

const shootResult = async (page: Page): Promise<void> => {
  const slider = page.getByRole('slider', { name: 'Second of the video' });
  await slider.fill(String(SHOWN_SECOND));
  await page.locator('.stage-film').hover();
  await page.locator('.plyr').first().waitFor();
  await page.waitForTimeout(2_000);
  await shoot(page, 'result');
  await page.getByRole('button', { name: 'Make a GIF of this' }).click();
  await page.waitForTimeout(1_000);
  await shoot(page, 'moment');
};

const shootPictures = async (page: Page, picture: Buffer): Promise<void> => {
  const file = { name: 'fractal.jpg', mimeType: 'image/jpeg', buffer: picture };
  await page.getByLabel('Drop or paste pictures here').setInputFiles(file);
  for (const name of ['ASCII art', 'Edges', 'Grayscale']) await page.getByRole('img', { name: `${name} of` }).waitFor();
  await page.waitForTimeout(500);
  await shoot(page, 'pictures');
};

const folder = await mkdtemp(join(tmpdir(), 'fanreel-screenshots-'));
const browser = await chromium.launch(chromiumOptions(process.env));
const dev = startFanreel(['dev', '--json', '--concurrency', '2'], folder);
try {
  const film = process.env.FANREEL_DEMO_FILM ?? join(folder, 'demo.mp4');
  await makeDemoFilm(film, process.env, new AbortController().signal);
  await dev.says('stdout', /\n/);
  const { viewerUrl } = JSON.parse(dev.stdout()) as { viewerUrl: string };
  const page = await browser.newPage({ viewport: LAPTOP, reducedMotion: 'no-preference' });
  await page.goto(viewerUrl);
  await page.getByRole('button', { name: 'Try the demo film' }).waitFor();
  await shoot(page, 'home-empty');
  await shootUpload(page, film);

  const body = await readFile(film);
  const jobId = await sendFile(viewerUrl, { fileName: 'demo.mp4', body, options: OPTIONS });
  await page.goto(`${viewerUrl}#/jobs/${jobId}`);
  await watchJob(page, SLICES, shoot);
  await jobClosed(viewerUrl, jobId);
  await shootResult(page);

  const { url } = (await (await fetch(`${viewerUrl}jobs/${jobId}/frames/${SHOWN_SECOND}`)).json()) as { url: string };
  const picture = Buffer.from(await (await fetch(url)).arrayBuffer());
  const others = [...OTHERS, ['fractal.jpg', 'renders=ascii,edges'] as const];
  for (const [fileName, options] of others) {
    const other = await sendFile(viewerUrl, { fileName, body: fileName.endsWith('.jpg') ? picture : body, options });
    await jobClosed(viewerUrl, other);
  }
  await page.goto(viewerUrl);
  for (const [fileName] of others)
    await page.getByRole('link', { name: fileName }).locator('img, canvas').first().waitFor();
  await shoot(page, 'home');
  await page.goto(`${viewerUrl}#/pictures`);
  await shootPictures(page, picture);
  await page.goto(`${viewerUrl}#/jobs/holiday-0123456789ab`);
  await page.getByRole('alert').waitFor();
  await shoot(page, 'error');
} finally {
  await browser.close();
  dev.child.kill('SIGINT');
  await dev.end();
  await rm(folder, { recursive: true, force: true });
}
