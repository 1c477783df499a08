// Takes the pictures of the page in docs/screenshots/: the demo film, rendered by `fanreel dev` in a home of its own, in Chromium.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { makeDemoFilm } from '../src/cli/run/demo-film.ts';
import { chromiumOptions } from '../test/fixtures/chromium.ts';
import { startFanreel } from '../test/fixtures/fanreel-process.ts';
import { jobClosed, sendFile } from '../test/fixtures/send-file.ts';

const FOLDER = join(import.meta.dirname, '../docs/screenshots');
const VIEWPORT = { width: 1280, height: 860 };
const QUALITY = 78;
const OPTIONS = 'slice=5;renders=gif,frames,ascii,edges,storyboard;ascii.formats=txt,cast,mp4;ascii.columns=120';
const SLICES = 14;
/** Slices that are rendered when a picture of the running job is taken. */
const LIVE_FROM = 8;
/** A second of the film with something to see in it. */
const SHOWN_SECOND = 50;
/** The moving picture of a job: width in pixels, time of a picture in milliseconds. */
const MOVING = { width: 800, everyMs: 700, lastMs: 2_500 } as const;

const save = async (name: string, png: Buffer): Promise<void> => {
  await writeFile(join(FOLDER, `${name}.webp`), await sharp(png).webp({ quality: QUALITY }).toBuffer());
};

/** The page as it is, in both schemes. */
const shoot = async (page: Page, name: string): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(300);
    await save(`${name}-${colorScheme}`, await page.screenshot());
  }
};

const renderedOf = async (page: Page): Promise<number> => {
  const text = (await page.getByRole('list', { name: 'States' }).textContent()) ?? '';
  return Number(/(\d+) rendered/.exec(text)?.[1] ?? 0);
};

/** Watch a job from the beginning until all is rendered: a picture each time one more is. */
const watchJob = async (page: Page): Promise<void> => {
  await page.getByRole('heading', { name: 'Slices' }).waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  const pictures = [await page.screenshot()];
  let isShot = false;
  for (let before = 0; before < SLICES; ) {
    const rendered = await renderedOf(page).catch(() => SLICES);
    if (rendered === before) {
      await page.waitForTimeout(100);
      continue;
    }
    before = rendered;
    if (rendered < SLICES) pictures.push(await page.screenshot());
    if (isShot || rendered < LIVE_FROM) continue;
    isShot = true;
    await shoot(page, 'job-live');
  }
  const frames = await Promise.all(pictures.map((png) => sharp(png).resize({ width: MOVING.width }).png().toBuffer()));
  const delay = frames.map((_, place) => (place === frames.length - 1 ? MOVING.lastMs : MOVING.everyMs));
  const moving = sharp(frames, { join: { animated: true } }).webp({ quality: 60, loop: 0, delay });
  await writeFile(join(FOLDER, 'job-live.webp'), await moving.toBuffer());
};

/** With some room above, and the focus nowhere. */
const scrollTo = async (page: Page, heading: string): Promise<void> => {
  const { y } = (await page.getByRole('heading', { name: heading }).boundingBox()) ?? { y: 0 };
  await page.mouse.wheel(0, y - 40);
  await page.locator(':focus').blur();
};

const shootResult = async (page: Page): Promise<void> => {
  await page.getByRole('heading', { name: 'Any second' }).waitFor();
  await page.getByRole('slider', { name: 'Second of the video' }).fill(String(SHOWN_SECOND));
  await page.locator('.moment-film .plyr').waitFor();
  await scrollTo(page, 'Any second');
  await page.waitForTimeout(2_000);
  await shoot(page, 'result');
};

const shootPictures = async (page: Page, picture: Buffer): Promise<void> => {
  await page.getByLabel('Drop or paste pictures here').setInputFiles({
    name: 'fractal.jpg',
    mimeType: 'image/jpeg',
    buffer: picture,
  });
  for (const name of ['ASCII art', 'Edges', 'Grayscale']) await page.getByRole('img', { name: `${name} of` }).waitFor();
  await page.waitForTimeout(500);
  await shoot(page, 'pictures');
};

const folder = await mkdtemp(join(tmpdir(), 'fanreel-screenshots-'));
const browser = await chromium.launch(chromiumOptions(process.env));
const dev = startFanreel(['dev', '--json', '--concurrency', '2'], folder);
try {
  await mkdir(FOLDER, { recursive: true });
  const film = process.env.FANREEL_DEMO_FILM ?? join(folder, 'demo.mp4');
  await makeDemoFilm(film, process.env, new AbortController().signal);
  await dev.says('stdout', /\n/);
  const { viewerUrl } = JSON.parse(dev.stdout()) as { viewerUrl: string };
  const jobId = await sendFile(viewerUrl, { fileName: 'demo.mp4', body: await readFile(film), options: OPTIONS });
  const page = await browser.newPage({ viewport: VIEWPORT, reducedMotion: 'no-preference' });
  await page.goto(`${viewerUrl}#/jobs/${jobId}`);
  await watchJob(page);
  await jobClosed(viewerUrl, jobId);
  await shootResult(page);
  const frame = await page.getByRole('img', { name: /^Frame at/ }).getAttribute('src');
  const picture = Buffer.from(await (await fetch(frame ?? '')).arrayBuffer());
  await page.goto(viewerUrl);
  await page.getByRole('link', { name: 'demo.mp4' }).waitFor();
  await shoot(page, 'home');
  await page.goto(`${viewerUrl}#/pictures`);
  await shootPictures(page, picture);
} finally {
  await browser.close();
  dev.child.kill('SIGINT');
  await dev.end();
  await rm(folder, { recursive: true, force: true });
}
