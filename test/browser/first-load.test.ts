import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { beforeAll, describe, expect } from 'vitest';
import { runFanreel } from '../fixtures/fanreel-process.ts';
import { ground } from './ground.ts';
import { openPlayer } from './open-player.ts';
import { bytesOf, type Transfer, transfersOf } from './transfers.ts';
import { it, type Visit } from './visit.ts';

/** Most bytes, as they come over the network: of the page itself with what the API says, and of small pictures. */
const MOST_OF_START = 100_000;
/** It has links of five kinds of renders. */
const MOST_OF_RESULT = 105_000;
const MOST_OF_TILES = 160_000;
/** A tenth of what counts as good. */
const MOST_SHIFT = 0.02;
/** Nothing more comes after this long without anything. */
const CALM_MS = 1_500;

/** Moments on which the page is looked at, seconds. */
const MOMENTS = [0, 3, 9, 14, 19];

let jobId: string;
beforeAll(async () => {
  const { folder } = ground();
  await copyFile(join(import.meta.dirname, '../../src/viewer/demo/demo.mp4'), join(folder, 'weighed.mp4'));
  const options = ['--renders', 'gif,frames,ascii,edges,storyboard', '--option', 'ascii.formats=txt,cast,mp4'];
  const { stdout } = await runFanreel(['run', 'weighed.mp4', '--json', '--slice', '5', ...options], folder);
  jobId = (JSON.parse(stdout) as { jobId: string }).jobId;
});

/**
 * Of the page, or said by the API; all else are pictures and other files of the job. Cards of moments, which have no poster, ask for
 * their jobs: how many of them other tests have left is not the page's.
 */
const isOfPage = ({ type, url }: Transfer): boolean =>
  type !== 'Image' && type !== 'Media' && url.startsWith(ground().page) && !url.includes('/jobs/moments-');
const isTile = ({ url }: Transfer): boolean => /\/(outline|storyboard)\/\d+\.jpg/.test(url);
const listed = (transfers: readonly Transfer[]): string =>
  transfers.map(({ url, type, bytes }) => `${bytes} ${type} ${new URL(url).pathname}`).join('\n');

const showsJobs = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'weighed.mp4' }).locator('img').waitFor();
  await page.waitForTimeout(CALM_MS);
};
const showsResult = async (page: Page): Promise<void> => {
  await page.getByRole('img', { name: /^Frame at/ }).waitFor();
  await page.locator('.film .tile').first().waitFor();
  await page.waitForTimeout(CALM_MS);
};

const sumOf = async ({ shifts }: Visit): Promise<{ readonly sum: number; readonly moved: string }> => {
  const all = await shifts();
  return { sum: all.reduce((sum, { value }) => sum + value, 0), moved: JSON.stringify(all) };
};

describe('the first load', () => {
  it('comes to at most 100 KB beside pictures, and that of a result to 105 KB', async ({ visit }) => {
    for (const [hash, shows, most] of [
      ['', showsJobs, MOST_OF_START],
      [`#/jobs/${jobId}`, showsResult, MOST_OF_RESULT],
    ] as const) {
      const { page } = await visit({ hash });
      await shows(page);
      const transfers = (await transfersOf(page, () => shows(page))).filter(isOfPage);
      expect(transfers.map(({ url }) => url)).toContainEqual(expect.stringMatching(/\/assets\/first-.*\.js$/));
      expect(bytesOf(transfers), listed(transfers)).toBeLessThanOrEqual(most);
      await page.close();
    }
  });

  it('of all small pictures of a result comes to at most 160 KB, and each sheet comes once', async ({ visit }) => {
    const { page } = await visit({ hash: `#/jobs/${jobId}` });
    await showsResult(page);
    const tiles = (
      await transfersOf(page, async () => {
        await showsResult(page);
        await page.getByRole('listbox', { name: 'Frames, one for each second' }).scrollIntoViewIfNeeded();
        await page.waitForTimeout(CALM_MS);
      })
    ).filter(isTile);
    expect(tiles.length).toBeGreaterThan(0);
    expect(bytesOf(tiles), listed(tiles)).toBeLessThanOrEqual(MOST_OF_TILES);
    expect(new Set(tiles.map(({ url }) => new URL(url).pathname)).size).toBe(tiles.length);
  });
});

describe('the first sight', () => {
  it('has its head before any script, where it stays', async ({ visit }) => {
    const { page } = await visit({ hash: '#/nowhere' });
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    const headOf = (shown: Page) =>
      shown.locator('.shell-header').evaluate((head) =>
        [...head.querySelectorAll('*')].map((each) => {
          const { x, y, width, height } = each.getBoundingClientRect();
          return [each.tagName, each.children.length === 0 ? each.textContent : '', x, y, width, height];
        }),
      );
    const head = await headOf(page);
    // A fault from the first moment on: scripts are off.
    const bare = await page
      .context()
      .browser()
      ?.newContext({ viewport: page.viewportSize(), javaScriptEnabled: false });
    const before = await bare?.newPage();
    await before?.goto(ground().page);
    expect(before && (await headOf(before))).toEqual(head);
    await bare?.close();
  });

  it('comes of files that are compiled while they come, and has an icon that is no document', async ({ visit }) => {
    for (const [hash, shows, part] of [
      ['', showsJobs, 'home'],
      [`#/jobs/${jobId}`, showsResult, 'job'],
    ] as const) {
      const { page } = await visit({ hash });
      await shows(page);
      const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
      const begin = new Map<string, string>();
      for (const url of loaded) {
        const [, name] = /\/assets\/(first|start|home|job)-[^/]+\.js$/.exec(url) ?? [];
        if (name !== undefined) begin.set(name, (await (await fetch(url)).text()).split('\n', 1)[0] ?? '');
      }
      const hint = '//# allFunctionsCalledOnLoad';
      expect(begin).toEqual(new Map(['first', 'start', part].map((name) => [name, hint])));
      const icon = await page.locator('link[rel="icon"]').evaluate((link: HTMLLinkElement) => link.href);
      const picture = await sharp(Buffer.from(await (await fetch(icon)).arrayBuffer())).metadata();
      expect([picture.format, picture.width, picture.height]).toEqual(['png', 64, 64]);
      await page.close();
    }
  });

  it('of a result asks for the job and its best picture once, and for no player until somebody turns to the film', async ({
    visit,
  }) => {
    const { page } = await visit({ hash: `#/jobs/${jobId}` });
    await showsResult(page);
    const urls = (await transfersOf(page, () => showsResult(page))).map(({ url }) => url.split('?X-Amz')[0] ?? '');
    for (const once of [`/jobs/${jobId}`, '/job.json', '/poster.jpg', '/config.json']) {
      expect([once, urls.filter((url) => url.endsWith(once)).length]).toEqual([once, 1]);
    }
    expect(urls.filter((url) => /\/assets\/player-|\/frames\/\d/.test(url))).toEqual([]);
    await page.getByRole('button', { name: 'Play weighed.mp4' }).focus();
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-plyr'))).toBe('play');
  });
});

describe('the start page', () => {
  it('asks for the picture of each job once', async ({ visit }) => {
    const { page } = await visit({});
    const transfers = await transfersOf(page, () => showsJobs(page));
    const urls = transfers.map(({ url }) => url.split('?X-Amz')[0] ?? '');
    const posters = urls.filter((url) => /\/poster[^/]*$/.test(url));
    expect(posters).toContainEqual(expect.stringContaining(`/${jobId}/`));
    expect(posters, listed(transfers)).toEqual([...new Set(posters)]);
  });

  it('asks for its jobs before its own files are there', async ({ visit }) => {
    const { page } = await visit({ hash: '#/pictures' });
    const asked = page.waitForRequest((request) => new URL(request.url()).pathname === '/jobs');
    await page.route(/\/assets\/(home|start)-.*\.js$/, async (route) => {
      await asked;
      await route.continue();
    });
    await page.goto(ground().page);
    await showsJobs(page);
  });
});

describe('nothing moves that nobody touched', () => {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 1280, height: 720 },
    { width: 390, height: 844 },
  ]) {
    it(`while a page is loaded, and from moment to moment: ${viewport.width} px`, async ({ visit }) => {
      const home = await visit({ viewport });
      await showsJobs(home.page);
      const atHome = await sumOf(home);
      expect(atHome.sum, atHome.moved).toBeLessThanOrEqual(MOST_SHIFT);

      const result = await visit({ viewport, hash: `#/jobs/${jobId}` });
      await showsResult(result.page);
      await openPlayer(result.page);
      const slider = result.page.getByRole('slider', { name: 'Second of the video' });
      for (const second of MOMENTS) {
        await slider.fill(String(second));
        await result.page.waitForTimeout(600);
      }
      const atResult = await sumOf(result);
      expect(atResult.sum, atResult.moved).toBeLessThanOrEqual(MOST_SHIFT);
    });
  }
});
