import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { drawPicture, QUARTERS } from '../fixtures/make-picture.ts';
import { jobClosed, sendFile } from '../fixtures/send-file.ts';
import { expectAccessible } from './accessibility.ts';
import { numberAt } from './film.ts';
import { ground } from './ground.ts';
import { openPlayer } from './open-player.ts';
import { renderFilm } from './rendered-job.ts';
import { showsNumber } from './shown-number.ts';
import { type Fault, it } from './visit.ts';

let jobId: string;
beforeAll(async () => {
  jobId = await renderFilm('away.mp4', 'slice=3;renders=gif,frames,storyboard,clip');
});

/** Everything that was asked for in vain. */
const isAway = ({ kind, text }: Fault): boolean =>
  kind === 'failed request' || (kind === 'console' && text.includes('ERR_'));
const sendRunning = async (fileName: string): Promise<string> => {
  const { page: api, film } = ground();
  const options = 'slice=1;renders=gif,frames,ascii,edges,storyboard;ascii.formats=txt,mp4';
  return sendFile(api, { fileName, body: await readFile(film), options });
};
const frameAt = (page: Page, clock: string) => page.getByRole('img', { name: `Frame at ${clock}`, exact: true });

describe('a server that does not answer', () => {
  it('while a job is opened or closes is asked again, and the page goes on by itself', async ({ visit }) => {
    const { page: api } = ground();
    const { page, allow } = await visit({ hash: '#/pictures' });
    allow(isAway);
    const running = await sendRunning('closes.mp4');
    const isJob = (url: URL): boolean => url.pathname === `/jobs/${running}`;
    await page.route(isJob, (route) => route.abort('connectionrefused'));
    await page.goto(`${api}#/jobs/${running}`);
    await page.getByText('This page goes on by itself').waitFor();
    await page.unroute(isJob);
    await page.locator('.badge').waitFor();
    expect(await page.getByText('This page goes on by itself').count()).toBe(0);

    // The page is open while the job runs; it cannot ask what came of it.
    await page.route(isJob, (route) => route.abort('connectionrefused'));
    await jobClosed(api, running);
    await page.getByText('This page goes on by itself').waitFor();
    expect(await page.locator('.badge').textContent()).toBe('Running');
    await expectAccessible(page, 'a job whose server is away');
    await page.unroute(isJob);
    await page.getByText('Complete', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Contact sheet' }).waitFor();
    expect(await page.getByText('This page goes on by itself').count()).toBe(0);
  });

  it('when links and files are asked for is asked again, and pictures come', async ({ visit }) => {
    const { page, allow } = await visit({ hash: `#/jobs/${jobId}?t=4` });
    allow(isAway);
    await showsNumber(frameAt(page, '0:04'), numberAt(4));
    const isLink = (url: URL): boolean => url.searchParams.has('links');
    await page.route(isLink, (route) => route.abort('connectionrefused'));
    await page.evaluate(() => location.reload());
    await page.waitForTimeout(1_000);
    await page.unroute(isLink);
    await showsNumber(frameAt(page, '0:04'), numberAt(4));
  });

  it('for small pictures holds up no player, and they come when it is back', async ({ visit }) => {
    const { page, allow } = await visit({ hash: '#/pictures' });
    allow(({ text }) => text.includes('.vtt') || text.includes('503'));
    const isTiles = (url: URL): boolean => url.pathname.endsWith('.vtt');
    await page.route(isTiles, (route) => route.fulfill({ status: 503 }));
    await page.goto(`${ground().page}#/jobs/${jobId}?t=0`);
    await openPlayer(page);
    // In their place are the frames themselves.
    await page.locator('.strip-image').first().waitFor();
    const ofStoryboard = page.locator('.strip-picture .tile:not(.tile-coarse)');
    expect(await ofStoryboard.count()).toBe(0);
    await page.unroute(isTiles);
    await ofStoryboard.first().waitFor();
    await openPlayer(page);
  });

  it('while a stored video is loaded, or plays, is asked again, and the video goes on where it was', async ({
    visit,
  }) => {
    const { page, allow } = await visit({ hash: '#/pictures' });
    allow(isAway);
    const isClip = (url: URL): boolean => url.pathname.includes('/clip/') || url.pathname.endsWith('/clip.mp4');
    let asked = 0;
    const cut = async (): Promise<void> => {
      asked = 0;
      await page.route(isClip, (route) => {
        asked += 1;
        return route.abort('connectionrefused');
      });
    };
    await cut();
    await page.goto(`${ground().page}#/jobs/${jobId}`);
    const video = page.locator('video.stored-video');
    await expect.poll(() => asked, { timeout: 10_000 }).toBeGreaterThan(1);
    await page.unroute(isClip);
    const state = () => video.evaluate((each: HTMLVideoElement) => [each.readyState > 0, each.currentTime]);
    await expect.poll(state, { timeout: 10_000 }).toEqual([true, 0]);

    // As it is when the connection breaks off in the middle.
    await video.evaluate((each: HTMLVideoElement) => {
      each.currentTime = 2;
    });
    await cut();
    await video.evaluate((each: HTMLVideoElement) => {
      Object.defineProperty(each, 'error', { configurable: true, value: { code: MediaError.MEDIA_ERR_NETWORK } });
      each.dispatchEvent(new Event('error'));
      Reflect.deleteProperty(each, 'error');
    });
    await expect.poll(() => asked, { timeout: 10_000 }).toBeGreaterThan(1);
    // It is left as it is until the storage is there.
    expect(await state()).toEqual([true, 2]);
    await video.evaluate((each: HTMLVideoElement) => {
      each.addEventListener('loadedmetadata', () => Object.assign(each, { isLoadedAgain: true }), { once: true });
    });
    await page.unroute(isClip);
    await expect.poll(() => video.evaluate((each) => 'isLoadedAgain' in each), { timeout: 20_000 }).toBe(true);
    await expect.poll(state).toEqual([true, 2]);
  });

  it('while a picture is to be rendered or found is asked again, and the answer comes by itself', async ({ visit }) => {
    const { page, allow } = await visit({ hash: '#/pictures' });
    allow(isAway);
    const isPosted = (url: URL): boolean => ['/edges', '/find'].includes(url.pathname);
    await page.route(isPosted, (route) => route.abort('connectionrefused'));
    const buffer = await drawPicture(320, 240, QUARTERS).png().toBuffer();
    const file = { name: 'quarters.png', mimeType: 'image/png', buffer };
    await page.getByLabel('Drop or paste pictures here').setInputFiles(file);
    await page.getByText('This page goes on by itself').waitFor();
    await expectAccessible(page, 'a picture whose server is away');
    await page.unroute(isPosted);
    await page.getByRole('img', { name: 'Edges of quarters.png' }).waitFor();
    expect(await page.getByText('This page goes on by itself').count()).toBe(0);

    await page.route(isPosted, (route) => route.abort('connectionrefused'));
    await page.getByRole('link', { name: 'Videos' }).click();
    await page.getByLabel('Picture to find').setInputFiles(file);
    await page.getByText('This page goes on by itself').waitFor();
    await page.unroute(isPosted);
    await page.getByText(/^Not found in/).waitFor();
  });

  it('when a job is to be cancelled is named, and the job can be cancelled again', async ({ visit }) => {
    const running = await sendRunning('cancelled.mp4');
    const { page, allow } = await visit({ hash: `#/jobs/${running}` });
    allow(isAway);
    const isCancel = (url: URL): boolean => url.pathname.endsWith('/cancel');
    await page.route(isCancel, (route) => route.abort('connectionrefused'));
    await page.getByRole('button', { name: 'More about this job' }).click();
    await page.getByRole('menuitem', { name: 'Cancel the job' }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'Not cancelled' });
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/Not cancelled: The server does not answer/);
    await page.unroute(isCancel);
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('This job was cancelled').waitFor();
    expect(await alert.count()).toBe(0);
  });
});

describe('a stored video', () => {
  it('that the browser cannot play is named, after it was asked for once more', async ({ visit }) => {
    const { page, allow } = await visit({ hash: '#/pictures' });
    const isClip = (url: URL): boolean => url.pathname.endsWith('/clip.mp4');
    allow(({ text }) => /clip\.mp4|Failed to load resource/.test(text));
    const headers = { 'access-control-allow-origin': '*' };
    let asked = 0;
    await page.route(isClip, (route) => {
      asked += 1;
      return route.fulfill({ contentType: 'video/mp4', headers, body: 'no film' });
    });
    await page.goto(`${ground().page}#/jobs/${jobId}`);
    await page.getByText('This browser cannot play the video, which can be downloaded.').waitFor();
    expect(asked).toBeGreaterThan(1);
    const before = asked;
    // Longer than from one load to the next.
    await page.waitForTimeout(4_000);
    expect(asked).toBe(before);
  });
});

/** Counts in the page the alerts that went away again. */
const countTakenBack = (): void => {
  Object.assign(window, { takenBack: 0 });
  new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ removedNodes }) => [...removedNodes])) {
      if (node instanceof Element && node.role === 'alert')
        Reflect.set(window, 'takenBack', Reflect.get(window, 'takenBack') + 1);
    }
  }).observe(document, { childList: true, subtree: true });
};

describe('a part of the page that does not load', () => {
  it('for want of its styles is named in its place, and comes with them when that is tried again', async ({
    visit,
  }) => {
    const { page, allow } = await visit();
    allow(isAway);
    const isStyle = (url: URL): boolean => /\/assets\/(?!first-).*\.css$/.test(url.pathname);
    await page.route(isStyle, (route) => route.abort('connectionrefused'));
    await page.goto(`${ground().page}#/jobs/${jobId}?t=7`);
    await page.addInitScript(countTakenBack);
    await page.reload();
    const alert = page.getByRole('alert').filter({ hasText: 'A part of the page could not be loaded' });
    await alert.waitFor();
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate(() => Reflect.get(window, 'takenBack'))).toBe(0);
    await page.unroute(isStyle);
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));
    await alert.getByRole('button', { name: 'Try again' }).click();
    await showsNumber(frameAt(page, '0:07'), numberAt(7));
    expect(await alert.count()).toBe(0);
    const displayOf = (of: string): Promise<string> =>
      page.locator(of).evaluate((each) => getComputedStyle(each).display);
    expect(await displayOf('.stage')).toBe('grid');
    await openPlayer(page);
    expect(await displayOf('.moment-film .plyr')).toBe('flex');
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
  });

  it('is named in its place, and loaded when that is tried again', async ({ visit }) => {
    const { page, allow } = await visit();
    allow(isAway);
    const isPart = (url: URL): boolean => /\/assets\/(job|run-view)-.*\.(js|css)$/.test(url.pathname);
    await page.route(isPart, (route) => route.abort('connectionrefused'));
    await page.goto(`${ground().page}#/jobs/${jobId}?t=7`);
    const alert = page.getByRole('alert').filter({ hasText: 'A part of the page could not be loaded' });
    await alert.waitFor();
    await expectAccessible(page, 'a part that does not load');
    await page.unroute(isPart);
    await alert.getByRole('button', { name: 'Try again' }).click();
    await showsNumber(frameAt(page, '0:07'), numberAt(7));
    expect(await alert.count()).toBe(0);
  });
});
