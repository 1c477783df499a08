import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { H264, makeNumberedFilm } from '../fixtures/numbered-film.ts';
import { ground } from './ground.ts';
import { openPlayer } from './open-player.ts';
import { renderFilm } from './rendered-job.ts';
import { SCREENS, type Screen } from './screens.ts';
import { it } from './visit.ts';

/** Screens on which the page is looked at. */
const VIEWPORTS = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
  { width: 390, height: 844 },
] as const;

/** A slider reaches beyond its track by half of what is held of it, CSS pixels. */
const THUMB = 8;

/** Shapes of films, pixels; the numbered film is a wide stripe. */
const SHAPES = [
  { width: 640, height: 360 },
  { width: 360, height: 640 },
] as const;
/** Screens that show a film. */
const OF_FILMS = ['a job that runs', 'a result', 'a moment'];
const OPTIONS = 'slice=3;renders=gif,frames,ascii,storyboard';

let jobId: string;
beforeAll(async () => {
  jobId = await renderFilm('folded.mp4', OPTIONS);
});

/** A film of which there is no picture of a moment. */
const ALONE = 'slice=3;renders=storyboard';

/** Where an element ends, CSS pixels from the top of the screen. */
const bottomOf = async (element: Locator): Promise<number> => {
  const box = await element.boundingBox();
  if (box === null || box.width === 0) throw new Error(`${element} is not there`);
  return box.y + box.height;
};

/** Fails where one has to scroll to what one does next, or to what one came to see. */
const isInSight = async (page: Page, screen: Screen, viewport: { readonly height: number }): Promise<void> => {
  // A page that scrolls by itself to what was opened shows it as well.
  await page.waitForTimeout(300);
  const bottoms = [await bottomOf(screen.main(page))];
  if (screen.picture !== undefined) bottoms.push(await bottomOf(screen.picture(page)));
  expect(Math.max(...bottoms), JSON.stringify(bottoms)).toBeLessThanOrEqual(viewport.height);
};

describe('what one does next, and what one came to see, are there without scrolling', () => {
  for (const viewport of VIEWPORTS) {
    for (const screen of SCREENS) {
      it(`${screen.name}, ${viewport.width}×${viewport.height}`, async ({ visit }) => {
        const { page } = await screen.open(visit, jobId, { viewport });
        await isInSight(page, screen, viewport);
      });
    }
  }
});

describe('so they are for films of the usual shapes', () => {
  const shaped = new Map<string, string>();
  beforeAll(async () => {
    for (const { width, height } of SHAPES) {
      const film = join(ground().folder, `${width}x${height}.mp4`);
      await makeNumberedFilm(film, { rate: '10', frames: 60, width, height, encode: [...H264] });
      shaped.set(`${width}x${height}`, await renderFilm(`${width}x${height}.mp4`, OPTIONS, film));
    }
  });

  for (const { width, height } of SHAPES) {
    for (const viewport of VIEWPORTS) {
      for (const screen of SCREENS.filter(({ name }) => OF_FILMS.includes(name))) {
        it(`${width}×${height}: ${screen.name}, ${viewport.width}×${viewport.height}`, async ({ visit }) => {
          const { page } = await screen.open(visit, shaped.get(`${width}x${height}`) ?? '', { viewport });
          await isInSight(page, screen, viewport);
        });
      }
    }
  }
});

describe('so they are below what is said of a job', () => {
  for (const viewport of VIEWPORTS.filter(({ width }) => width > 1_000)) {
    it(`of which slices are missing, ${viewport.width}×${viewport.height}`, async ({ visit }) => {
      const running = SCREENS.find(({ name }) => name === 'a job that runs');
      const visited = await visit({ viewport, hash: '#/nowhere' });
      const { page } = visited;
      await page.route(`**/jobs/${jobId}`, async (route) => {
        const answer = await route.fetch();
        const job = await answer.json();
        const gap = { index: 1, start: 3, end: 6, error: { name: 'CancelledError', message: 'It was cancelled.' } };
        job.manifest.coverage = { ...job.manifest.coverage, rendered: 3, failed: 1, gaps: [gap] };
        await route.fulfill({ response: answer, json: { ...job, status: 'partial' } });
      });
      await page.goto(`${ground().page}#/jobs/${jobId}`);
      await page.getByRole('region', { name: 'Missing' }).waitFor();
      await openPlayer(page);
      if (running === undefined) throw new Error('There is no screen of a job that runs.');
      await isInSight(page, running, viewport);
    });
  }
});

describe('a name that is too long', () => {
  const name = `${'Der-Sommer-am-Meer-'.repeat(8)}letzte-Fassung.mp4`;
  let long: string;
  beforeAll(async () => {
    long = await renderFilm(name, OPTIONS);
  });

  for (const viewport of VIEWPORTS) {
    it(`ends in dots and can be read as a whole, ${viewport.width}×${viewport.height}`, async ({ visit }) => {
      const running = SCREENS.find((screen) => screen.name === 'a job that runs');
      const opened = await running?.open(visit, long, { viewport });
      if (running === undefined || opened === undefined) throw new Error('There is no screen of a job that runs.');
      const { page } = opened;
      const title = page.getByRole('heading', { level: 1 });
      expect(await title.getAttribute('title')).toBe(name);
      const box = await title.boundingBox();
      const buttons = await page.getByRole('button', { name: 'Download all' }).boundingBox();
      expect(box?.height).toBeLessThan(80);
      // Beside it, not below.
      expect(buttons?.y).toBeLessThan((box?.y ?? 0) + (box?.height ?? 0));
      await isInSight(page, running, viewport);
    });
  }
});

describe('while a moment is chosen', () => {
  const moment = SCREENS.find(({ name }) => name === 'a moment');
  let alone: string;
  beforeAll(async () => {
    alone = await renderFilm('alone.mp4', ALONE);
  });

  for (const viewport of VIEWPORTS) {
    it(`GIFs can be stopped, and all of the player be used, ${viewport.width}×${viewport.height}`, async ({
      visit,
    }) => {
      const opened = await moment?.open(visit, jobId, { viewport });
      if (opened === undefined) throw new Error('There is no screen of a moment.');
      const { page } = opened;
      const stop = page.getByRole('button', { name: 'Stop GIFs' });
      const boxOf = async (element: Locator) => {
        const box = await element.boundingBox();
        if (box === null) throw new Error(`${element} is not there`);
        return box;
      };
      const over = await boxOf(stop);
      const boxes: { x: number; width: number; name: string }[] = [];
      const film = await boxOf(page.locator('.moment-film .plyr'));
      for (const control of await page.locator('.moment-film .plyr button, .moment-film .plyr input').all()) {
        if (!(await control.isVisible())) continue;
        const { x, y, width, height } = await boxOf(control);
        const isApart =
          x >= over.x + over.width || x + width <= over.x || y >= over.y + over.height || y + height <= over.y;
        const name = String(await control.getAttribute('data-plyr'));
        expect(isApart, name).toBe(true);
        // The large button in the middle lies over the film.
        if (await control.evaluate((each) => each.closest('.plyr__controls') !== null)) boxes.push({ x, width, name });
      }
      // However small the player is, its controls are within it and beside each other.
      boxes.sort((one, other) => one.x - other.x);
      expect(boxes.map(({ name }) => name)).toEqual(expect.arrayContaining(['play', 'seek', 'fullscreen']));
      for (const [at, { x, width, name }] of boxes.entries()) {
        expect(x + width, name).toBeLessThanOrEqual((boxes[at + 1]?.x ?? film.x + film.width) + THUMB);
        expect(x, name).toBeGreaterThanOrEqual(film.x);
      }
      // Without `force`: it is covered by nothing.
      await stop.click();
      await page.getByRole('button', { name: 'GIFs are still' }).waitFor();
    });

    it(`a film alone is as wide as before, ${viewport.width}×${viewport.height}`, async ({ visit }) => {
      const { page } = await visit({ hash: `#/jobs/${alone}`, viewport });
      const film = page.locator('.stage-film');
      await openPlayer(page);
      const before = await film.boundingBox();
      await page.getByRole('button', { name: 'Make a GIF of this' }).click();
      await page.getByRole('button', { name: 'Make the GIF' }).waitFor();
      expect((await film.boundingBox())?.width).toBe(before?.width);
    });
  }
});
