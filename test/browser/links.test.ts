import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { numberAt, SLICE_SECONDS } from './film.ts';
import { ground } from './ground.ts';
import { renderFilm } from './rendered-job.ts';
import { numberShown } from './shown-number.ts';
import { it, type OpenVisit, type Visit } from './visit.ts';

/** Longer than links of answers can be followed. */
const LATE_MS = 305_000;
/** What comes after the time line is far out of sight. */
const LOW = { width: 390, height: 240 };
/** What is in sight is loaded after this long. */
const CALM_MS = 1_500;

let jobId: string;
beforeAll(async () => {
  jobId = await renderFilm('links.mp4', `slice=${SLICE_SECONDS};renders=gif,frames,ascii;ascii.columns=40`);
});

interface Late {
  lateMs?: number;
}

/** A page whose time can be put forward. */
const open = async (visit: OpenVisit, hash: string): Promise<Visit> => {
  const visited = await visit({ hash: '#/nowhere', viewport: LOW, acceptDownloads: true });
  const { page } = visited;
  await page.addInitScript(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + ((globalThis as Late).lateMs ?? 0);
  });
  await page.goto(`${ground().page}${hash}`);
  await page.reload();
  return visited;
};

/** Five minutes go by: the storage refuses every link of before, as its own clock would tell it to. */
const letLinksExpire = async ({ page, context }: Visit): Promise<void> => {
  // Links are dated by the second.
  await page.waitForTimeout(1_100);
  const since = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  await page.evaluate((lateMs) => {
    (globalThis as Late).lateMs = lateMs;
  }, LATE_MS);
  await context.route(
    (url) => (url.searchParams.get('X-Amz-Date') ?? since) < since,
    (route) => route.fulfill({ status: 403, headers: { 'access-control-allow-origin': '*' }, body: 'expired' }),
  );
};

/** What the page saves when a button is pressed. */
const saved = async (page: Page, button: Locator): Promise<Buffer> => {
  const saving = page.waitForEvent('download');
  await button.click();
  const path = join(ground().folder, 'late');
  await (await saving).saveAs(path);
  return readFile(path);
};

/** Type of the file that a new tab ends up with. */
const opened = async ({ page, context }: Visit, by: () => Promise<void>): Promise<string> => {
  const coming = context.waitForEvent('page');
  await by();
  const tab = await coming;
  await tab.waitForURL(/X-Amz-Date/);
  const type = await tab.evaluate(() => document.contentType);
  await tab.close();
  await page.bringToFront();
  return type;
};

const isGif = (bytes: Buffer): boolean => bytes.subarray(0, 4).toString() === 'GIF8';

describe('after five minutes', () => {
  it('what is scrolled to is there, and files are saved, opened and named', async ({ visit }) => {
    const visited = await open(visit, `#/jobs/${jobId}?t=4`);
    const { page, context } = visited;
    await page.getByRole('img', { name: 'Frame at 0:04' }).waitFor();
    const figure = page.getByRole('figure').filter({ hasText: 'GIF of 0:03 to 0:06' });
    await figure.waitFor();
    await page.waitForTimeout(CALM_MS);
    expect(await figure.getByRole('img').count()).toBe(0);
    await letLinksExpire(visited);

    await figure.scrollIntoViewIfNeeded();
    const shown = () => numberShown(figure.locator('.gif')).catch(() => -1);
    await expect.poll(shown).toBeGreaterThanOrEqual(numberAt(3));
    const text = page.getByRole('img', { name: 'ASCII art at 0:04', exact: true });
    await page.getByRole('figure').filter({ hasText: 'ASCII art at' }).scrollIntoViewIfNeeded();
    await expect.poll(async () => ((await text.textContent()) ?? '').split('\n')[0]?.length).toBe(40);
    await page.getByRole('img', { name: 'Frame at 0:04' }).scrollIntoViewIfNeeded();
    const frame = await saved(page, page.getByRole('button', { name: 'Download Frame at 0:04' }));
    expect(frame.subarray(0, 2).toString('hex')).toBe('ffd8');
    expect(isGif(await saved(page, figure.getByRole('button', { name: /^Download GIF/ })))).toBe(true);
    const choose = async (name: string): Promise<void> => {
      await figure.getByRole('button', { name: /^More about GIF/ }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    expect(await opened(visited, () => choose('Open'))).toBe('image/gif');
    // No other page may embed what this one serves.
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    for (const name of ['Copy HTML', 'Copy Markdown']) {
      await choose(name);
      await page.getByText(`${name.slice(5)} copied`).waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      expect(copied).toContain(`${jobId}/gif/00001.gif`);
      expect(copied).not.toContain('http');
    }
  });

  it('files that were shown before are saved and opened', async ({ visit }) => {
    const visited = await open(visit, `#/jobs/${jobId}?t=4`);
    const { page } = visited;
    const figure = page.getByRole('figure').filter({ hasText: 'GIF of 0:03 to 0:06' });
    await figure.scrollIntoViewIfNeeded();
    await figure.locator('.gif').waitFor();
    await page.getByRole('button', { name: 'Make a GIF of this' }).click();
    await page.getByRole('button', { name: 'Make the GIF' }).click();
    const moment = page.getByRole('list', { name: 'Moments' }).getByRole('listitem');
    await moment.getByRole('img', { name: /^GIF of/ }).waitFor();
    await letLinksExpire(visited);
    for (const of of [figure, moment]) {
      await of.scrollIntoViewIfNeeded();
      expect(isGif(await saved(page, of.getByRole('button', { name: /^Download GIF/ })))).toBe(true);
    }
  });

  it('the list of files leads to them', async ({ visit }) => {
    const visited = await open(visit, `#/jobs/${jobId}`);
    const { page } = visited;
    await page.getByRole('tab', { name: 'How it went' }).click();
    const link = page.getByRole('link', { name: 'gif/00000.gif' });
    await link.waitFor();
    await letLinksExpire(visited);
    expect(await opened(visited, () => link.click())).toBe('image/gif');
  });
});
