import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { jobClosed, sendFile } from '../fixtures/send-file.ts';
import { FILM, numberAt } from './film.ts';
import { ground } from './ground.ts';
import { openPlayer } from './open-player.ts';
import { renderFilm } from './rendered-job.ts';
import { showsNumber } from './shown-number.ts';
import { type Fault, it } from './visit.ts';

const OPTIONS = 'slice=3;renders=frames,storyboard';

let jobId: string;
beforeAll(async () => {
  jobId = await renderFilm('plays.mp4', OPTIONS);
});

const filmOf = (page: Page) => page.locator('.moment-film video');
const sliderOf = (page: Page) => page.getByRole('slider', { name: 'Second of the video' });
/** Where the film is, seconds, and whether it plays. */
const stateOf = (page: Page) =>
  filmOf(page).evaluate(({ currentTime, paused, readyState }: HTMLVideoElement) => ({
    at: currentTime,
    plays: !paused,
    isThere: readyState > 0,
  }));
const play = (page: Page, rate: number) =>
  filmOf(page).evaluate((film: HTMLVideoElement, playbackRate) => {
    film.playbackRate = playbackRate;
    return film.play();
  }, rate);
const isAfter = async (page: Page, second: number): Promise<boolean> => (await stateOf(page)).at > second;
/** Between the second of the time line and that of the film. */
const distance = async (page: Page): Promise<number> =>
  Math.abs(Number(await sliderOf(page).inputValue()) - Math.floor((await stateOf(page)).at));

/** The machine may be at work with other tests. */
const PATIENT = { timeout: 20_000 };

/** Slow enough for a look at it, whichever player or film comes. */
const playSlowly = async (page: Page): Promise<void> => {
  const rate = 0.25;
  await page.evaluate((playbackRate) => {
    const slow = ({ target }: Event): void => {
      if (target instanceof HTMLMediaElement) target.playbackRate = playbackRate;
    };
    document.addEventListener('play', slow, { capture: true });
  }, rate);
  await play(page, rate);
};

describe('a film that plays', () => {
  it('plays on when its job is done: time line and previews follow', async ({ visit }) => {
    const { page: api, film } = ground();
    const { page } = await visit({ hash: '#/pictures' });
    const body = await readFile(film);
    const running = await sendFile(api, { fileName: 'closes-while-it-plays.mp4', body, options: OPTIONS });
    const opened = await fetch(new URL(`jobs/${running}`, api)).then((answer) => answer.text());
    expect(JSON.parse(opened)).toMatchObject({ status: 'open' });
    // Its outline is there.
    await jobClosed(api, running);
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let asked = 0;
    await page.route(
      (url) => url.pathname === `/jobs/${running}` && url.search === '',
      async (route) => {
        asked += 1;
        if (asked === 1) return route.fulfill({ contentType: 'application/json', body: opened });
        // What came of it is told when the film plays.
        await released;
        return route.continue();
      },
    );
    await page.goto(`${api}#/jobs/${running}?t=1`);
    await openPlayer(page);
    expect(await page.locator('.badge').textContent()).toBe('Running');
    await playSlowly(page);
    await expect.poll(() => isAfter(page, 1.2), PATIENT).toBe(true);
    const { at: before } = await stateOf(page);
    release();
    await page.getByText('Complete', { exact: true }).waitFor();
    await page.locator('.strip-picture .tile:not(.tile-coarse)').first().waitFor();
    await expect.poll(() => isAfter(page, before + 0.5), PATIENT).toBe(true);
    expect(await stateOf(page)).toMatchObject({ plays: true });
    await expect.poll(() => distance(page), PATIENT).toBe(0);

    // What stopped leaves the time line to whoever moves it.
    await filmOf(page).evaluate((element: HTMLVideoElement) => element.pause());
    await sliderOf(page).fill('10');
    await expect.poll(async () => (await stateOf(page)).at).toBeCloseTo(10, 1);
    await expect.poll(() => distance(page), PATIENT).toBe(0);
    // The last tiles bring the last player, and one shows no previews before it knows how long the film is.
    await page.locator('.strip-picture .tile-coarse').first().waitFor({ state: 'detached' });
    await expect.poll(async () => (await stateOf(page)).isThere, PATIENT).toBe(true);
    const bar = await page.locator('.player .plyr__progress').boundingBox();
    if (bar === null) throw new Error('the player has no bar');
    await page.locator('.plyr__preview-thumb__time-container').evaluate((clock) => clock.remove());
    for (const second of [2, 7]) {
      await page.mouse.move(bar.x + (bar.width * (second + 0.5)) / FILM.seconds, bar.y + bar.height / 2);
      await showsNumber(page.locator('.player .plyr__preview-thumb__image-container'), numberAt(second));
    }
  });

  it('goes where the time line is moved, and a GIF is made of what it shows', async ({ visit }) => {
    const { page } = await visit({ hash: `#/jobs/${jobId}?t=1` });
    await openPlayer(page);
    await play(page, 2);
    // What the page shows: it hears of the player four times a second.
    await expect.poll(async () => Number(await sliderOf(page).inputValue()), PATIENT).toBeGreaterThanOrEqual(4);
    await play(page, 0.1);
    await page.getByRole('button', { name: 'Make a GIF of this' }).click();
    const title = (await page.getByRole('heading', { name: /^GIF of/ }).textContent()) ?? '';
    const [, begin = ''] = /^GIF of 0:(\d+)/.exec(title) ?? [];
    expect(Number(begin)).toBeGreaterThanOrEqual(4);
    await expect.poll(() => distance(page), PATIENT).toBe(0);

    await sliderOf(page).fill('8');
    await showsNumber(page.getByRole('img', { name: 'Frame at 0:08', exact: true }), numberAt(8));
    const { at, plays } = await stateOf(page);
    expect(plays).toBe(true);
    expect(Math.floor(at)).toBe(8);
    await expect.poll(() => sliderOf(page).inputValue()).toBe('8');
    await page.getByRole('button', { name: 'End at 0:08', exact: false }).click();
    await page.getByRole('heading', { name: /^GIF of 0:0\d(\.\d)? to 0:08/ }).waitFor();
    await expect.poll(() => isAfter(page, at), PATIENT).toBe(true);
  });
});

/** What these tests let fail. */
const ofFilm = ({ text }: Fault): boolean => text.includes('fanreel-source') || text.includes('ERR_');
const isFilm = (url: URL): boolean => url.pathname.startsWith('/fanreel-source/');

describe('a film that breaks off', () => {
  it('for want of a network is loaded as often as that takes, and nothing else is said', async ({ visit }) => {
    const { page, allow } = await visit({ hash: '#/pictures' });
    allow(ofFilm);
    let asked = 0;
    const cut = async (): Promise<void> => {
      asked = 0;
      await page.route(isFilm, (route) => {
        asked += 1;
        return route.abort('connectionrefused');
      });
    };
    await cut();
    await page.goto(`${ground().page}#/jobs/${jobId}?t=5`);
    await openPlayer(page);
    await expect.poll(() => asked, PATIENT).toBeGreaterThan(3);
    expect(await page.locator('.player-failed').count()).toBe(0);
    await page.unroute(isFilm);
    await expect.poll(() => stateOf(page), PATIENT).toMatchObject({ at: 5, isThere: true });
    expect(await page.locator('.player-failed').count()).toBe(0);

    await play(page, 2);
    await expect.poll(() => isAfter(page, 6.2), PATIENT).toBe(true);
    await playSlowly(page);
    const { at } = await stateOf(page);
    await cut();
    // As it is when the connection breaks off in the middle.
    await filmOf(page).evaluate((film: HTMLVideoElement) => {
      Object.defineProperty(film, 'error', { configurable: true, value: { code: MediaError.MEDIA_ERR_NETWORK } });
      film.dispatchEvent(new Event('error'));
      Reflect.deleteProperty(film, 'error');
    });
    await expect.poll(() => asked, PATIENT).toBeGreaterThan(3);
    expect(Number(await sliderOf(page).inputValue())).toBeGreaterThanOrEqual(Math.floor(at));
    await page.unroute(isFilm);
    await expect.poll(() => isAfter(page, at + 0.5), PATIENT).toBe(true);
    expect(await stateOf(page)).toMatchObject({ plays: true });
    expect(await page.locator('.player-failed').count()).toBe(0);
  });

  it('for want of its job says what the server says', async ({ visit }) => {
    const { page: api } = ground();
    const gone = await renderFilm('gone.mp4', OPTIONS);
    const { page, allow } = await visit({ hash: `#/jobs/${gone}` });
    allow((fault) => ofFilm(fault) || fault.text.includes(gone));
    await page.getByText('Complete', { exact: true }).waitFor();
    await page.route(isFilm, (route) => route.fulfill({ status: 403 }));
    const address = new URL(`jobs/${gone}`, api);
    expect((await fetch(address, { method: 'DELETE' })).ok).toBe(true);
    const { detail } = (await (await fetch(address)).json()) as { detail: string };
    await openPlayer(page);
    await expect.poll(() => page.locator('.player-failed').textContent()).toBe(detail);
  });

  it('as the browser cannot play it is named', async ({ visit }) => {
    const { page, allow } = await visit({ hash: '#/pictures' });
    allow(ofFilm);
    const headers = { 'access-control-allow-origin': '*' };
    await page.route(isFilm, (route) => route.fulfill({ contentType: 'video/mp4', headers, body: 'no film' }));
    await page.goto(`${ground().page}#/jobs/${jobId}`);
    await openPlayer(page);
    await page.getByText('This browser cannot play the film. Its renders are not affected.').waitFor();
  });
});
