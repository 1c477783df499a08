import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { beforeAll, describe, expect } from 'vitest';
import { expectAccessible } from './accessibility.ts';
import { ground } from './ground.ts';
import { tabTo } from './keyboard.ts';
import { ownFiles, withoutPicker } from './own-files.ts';
import { renderFilm } from './rendered-job.ts';
import { it } from './visit.ts';

const NAME = 'carded.mp4';
let jobId: string;
beforeAll(async () => {
  jobId = await renderFilm(NAME, 'slice=3;renders=gif,frames,storyboard');
});

const cardOf = (page: Page, name = NAME) =>
  page.getByRole('list', { name: 'Jobs' }).getByRole('listitem').filter({ hasText: name });
const pathOf = (path: string): string => new URL(path, ground().page).href;

describe('the card of a job', () => {
  it('says what the film is, and moves under the pointer and with the focus, unless motion is not wanted', async ({
    visit,
  }) => {
    const { page } = await visit();
    const card = cardOf(page);
    await expect
      .poll(() => card.textContent())
      .toMatch(/0:12.*carded\.mp4.*Complete.*gif, frames, storyboard · slice 3/s);
    const moving = card.locator('.job-moving canvas');
    expect(await moving.count()).toBe(0);
    await card.getByRole('link').hover();
    await moving.waitFor();
    await page.mouse.move(0, 0);
    await moving.waitFor({ state: 'detached' });
    await tabTo(page, card.getByRole('link'));
    await moving.waitFor();

    const still = await visit({ reducedMotion: 'reduce' });
    const link = cardOf(still.page).getByRole('link');
    const asked: string[] = [];
    still.page.on('request', (request) => asked.push(request.url()));
    await link.hover();
    await link.focus();
    await still.page.waitForTimeout(500);
    expect(asked.filter((url) => url.includes('/outline/'))).toEqual([]);
    expect(await still.page.locator('.job-moving').count()).toBe(0);
  });

  it('shows what a job made that has no poster: a GIF that plays under the pointer, a clip', async ({ visit }) => {
    const moment = 'at=4;length=2;extras=off';
    await renderFilm('moment-gif.mp4', `renders=gif;${moment}`);
    await renderFilm('moment-clip.mp4', `renders=clip;${moment}`);
    const { page } = await visit();
    const gif = cardOf(page, 'moment-gif.mp4');
    await gif.locator('.job-still canvas').waitFor();
    // Black and white blocks, and not the ground of a card.
    const spread = async (): Promise<number> => {
      const [channel] = (await sharp(await gif.locator('.job-picture').screenshot()).stats()).channels;
      return channel?.stdev ?? 0;
    };
    await expect.poll(spread).toBeGreaterThan(50);
    expect(await gif.locator('.job-picture img').count()).toBe(0);
    await gif.getByRole('link').hover();
    await gif.locator('.job-moving img').waitFor();
    const clip = cardOf(page, 'moment-clip.mp4').locator('.job-still video');
    await expect.poll(() => clip.evaluate(({ readyState }: HTMLVideoElement) => readyState)).toBeGreaterThan(1);
    await expectAccessible(page, 'cards without posters');
  });

  it('tells how far its archive is, also on other pages, and stops it', async ({ visit }) => {
    const { page, allow } = await visit({ hash: '#/pictures' });
    allow(({ text }) => text.includes('/gif/00002.gif'));
    await withoutPicker(page);
    await page.goto(ground().page);
    await page.reload();
    await page.route(
      (url) => url.pathname.endsWith('/gif/00002.gif'),
      () => undefined,
    );
    await cardOf(page)
      .getByRole('button', { name: `More about ${NAME}` })
      .click();
    await page.getByRole('menuitem', { name: 'Download as zip' }).click();
    const work = page.getByRole('region', { name: 'Under way' }).getByRole('listitem');
    await expect.poll(() => work.textContent()).toMatch(/Archive of carded\.mp4.*\d+ files?, .*B.*Stop/);
    const share = () => work.getByRole('progressbar').evaluate(({ position }: HTMLProgressElement) => position);
    await expect.poll(share).toBeGreaterThan(0);
    expect(await share()).toBeLessThan(1);
    await expectAccessible(page, 'an archive that is made');
    await page.getByRole('link', { name: 'Pictures' }).click();
    await work.getByRole('button', { name: `Stop: Archive of ${NAME}` }).click();
    await page.getByText(`The archive of ${NAME} was stopped`).waitFor();
    expect(await work.count()).toBe(0);
    expect(await ownFiles(page)).toEqual({});
  });

  it('gives a link that leads to the job', async ({ visit }) => {
    const { page, context } = await visit({ permissions: ['clipboard-read', 'clipboard-write'] });
    await tabTo(page, cardOf(page).getByRole('button', { name: `More about ${NAME}` }));
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Download as zip' }).waitFor();
    await expectAccessible(page, 'a menu');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('Link copied').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(pathOf(`/#/jobs/${jobId}`));
    const other = await context.newPage();
    await other.goto(copied);
    await other.getByRole('heading', { level: 1, name: NAME }).waitFor();
  });

  it('deletes the job when the question is answered so', async ({ visit }) => {
    const gone = await renderFilm('gone.mp4', 'slice=3;renders=gif');
    const { page } = await visit();
    const open = async () => {
      await cardOf(page, 'gone.mp4').getByRole('button', { name: 'More about gone.mp4' }).click();
      await page.getByRole('menuitem', { name: 'Delete' }).click();
      return page.getByRole('dialog', { name: 'Delete gone.mp4?' });
    };
    const question = await open();
    await expectAccessible(page, 'a question');
    await question.getByRole('button', { name: 'Keep it' }).click();
    await question.waitFor({ state: 'detached' });
    expect((await fetch(pathOf(`/jobs/${gone}`))).status).toBe(200);
    await (await open()).getByRole('button', { name: 'Delete' }).click();
    await cardOf(page, 'gone.mp4').waitFor({ state: 'detached' });
    expect((await fetch(pathOf(`/jobs/${gone}`))).status).toBe(404);
  });
});

describe('a link', () => {
  const copy = async (page: Page): Promise<void> => {
    await cardOf(page)
      .getByRole('button', { name: `More about ${NAME}` })
      .click();
    await page.getByRole('menuitem', { name: 'Copy link' }).click();
  };

  it('is copied where the page may not use the clipboard, and where nothing helps that is said', async ({ visit }) => {
    const { page } = await visit();
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await copy(page);
    await page.getByText('Link copied').waitFor();
    await page.getByRole('searchbox').focus();
    await page.keyboard.press('Control+V');
    expect(await page.getByRole('searchbox').inputValue()).toBe(pathOf(`/#/jobs/${jobId}`));
    await page.getByRole('searchbox').fill('');
    await page.evaluate(() => Object.assign(document, { execCommand: () => false }));
    await copy(page);
    await page.getByText('Not copied: the browser does not allow it').waitFor();
  });
});

describe('the search', () => {
  it('finds jobs by a part of the name', async ({ visit }) => {
    const { page } = await visit();
    const field = page.getByRole('searchbox');
    await field.fill('ARDED');
    await cardOf(page).waitFor();
    await expect.poll(() => page.getByRole('list', { name: 'Jobs' }).getByRole('listitem').count()).toBe(1);
    await field.fill('nothing of that name');
    await page.getByText('No job is of a file named').waitFor();
    await expectAccessible(page, 'a search without a result');
  });

  it('says that there is nothing only where it came to the end', async ({ visit }) => {
    const { page } = await visit();
    const asked: (string | null)[] = [];
    const isSearch = (url: URL): boolean => url.pathname === '/jobs' && url.searchParams.get('name') === 'old';
    await page.route(isSearch, async (route) => {
      const cursor = new URL(route.request().url()).searchParams.get('cursor');
      asked.push(cursor);
      const at = Number(cursor ?? 0);
      const all = (await (await fetch(pathOf('/jobs?order=newest&limit=20'))).json()) as { jobs: unknown[] };
      // Behind sixty thousand names, ten thousand in an answer.
      await route.fulfill({ json: at < 6 ? { jobs: [], next: String(at + 1) } : { jobs: all.jobs } });
    });
    await page.getByRole('searchbox').fill('old');
    await page.getByText('No job so far is of a file named “old”').waitFor();
    expect(asked.slice(0, 5)).toEqual([null, '1', '2', '3', '4']);
    await expectAccessible(page, 'a search that is not at its end');
    await page.getByRole('button', { name: 'Look further' }).click();
    await cardOf(page).waitFor();
  });

  it('says so when there is nothing at the end either', async ({ visit }) => {
    const { page } = await visit({ hash: '#/pictures' });
    await page.route(
      (url) => url.pathname === '/jobs',
      (route) => {
        const at = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
        return route.fulfill({ json: at < 6 ? { jobs: [], next: String(at + 1) } : { jobs: [] } });
      },
    );
    await page.getByRole('link', { name: 'Videos' }).click();
    const further = page.getByRole('button', { name: 'Look further' });
    await further.click();
    await page.getByText('There are no older jobs.').waitFor();
    expect(await page.getByRole('button', { name: 'Try the demo film' }).count()).toBe(0);
    await expectAccessible(page, 'the end of the jobs');
    await page.getByRole('searchbox').fill('old');
    await page.getByText('No job so far is of a file named “old”').waitFor();
    await further.click();
    await page.getByText('No older job is of a file named “old”.').waitFor();
    await page.getByRole('button', { name: 'Newer' }).click();
    await further.waitFor();
  });

  it('finds a picture that is dropped into it, and leads to its second', async ({ visit }) => {
    // Nothing is asked for that it does not have.
    await renderFilm('bare.mp4', 'slice=3;renders=storyboard');
    const { page } = await visit();
    const { url } = (await (await fetch(pathOf(`/jobs/${jobId}/frames/7`))).json()) as { url: string };
    const picture = Buffer.from(await (await fetch(url)).arrayBuffer()).toString('base64');
    const dropped = await page.evaluateHandle((base64) => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      data.items.add(new File([bytes], 'seven.jpg', { type: 'image/jpeg' }));
      return data;
    }, picture);
    await page.getByRole('searchbox').fill('nothing of that name');
    await page.getByRole('search').dispatchEvent('drop', { dataTransfer: dropped });
    const found = page.getByRole('list', { name: 'Where the picture is' }).getByRole('link', { name: NAME });
    expect(await found.first().getAttribute('href')).toBe(`#/jobs/${jobId}?t=7`);
    const width = () =>
      found
        .first()
        .locator('img')
        .evaluate((image: HTMLImageElement) => image.naturalWidth);
    await expect.poll(width).toBeGreaterThan(0);
    const bare = page.getByRole('link', { name: 'bare.mp4' }).first();
    expect(await bare.locator('.job-picture svg').count()).toBe(1);
    expect(await page.getByRole('list', { name: 'Uploads' }).count()).toBe(0);
    // A name that was typed shortly before is not looked for any more.
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
    await expectAccessible(page, 'a picture that was found');
  });
});

describe('the address of a file', () => {
  it('leads a browser that comes from anywhere to the file', async ({ visit }) => {
    const { page, allow } = await visit();
    // The storage has no icon.
    allow(({ text }) => text.includes('favicon.ico'));
    const answer = await page.goto(pathOf(`/jobs/${jobId}/files/gif/00001.gif`));
    expect(answer?.headers()['content-type']).toBe('image/gif');
    await page.goto(pathOf(`/#/jobs/${jobId}/files/frames/000003.jpg`));
    await page.waitForURL(/\/frames\/000003\.jpg\?/);
  });

  it('of which there is none says so, and leads to the job', async ({ visit }) => {
    const { page } = await visit({ hash: `#/jobs/${jobId}/files/gif/00099.gif` });
    await expect.poll(() => page.getByRole('alert').textContent()).toMatch(/no file gif\/00099\.gif/);
    await expectAccessible(page, 'a file that is not there');
    await page.getByRole('link', { name: 'Go to the job' }).click();
    await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
  });
});

describe('without a server', () => {
  it('the list says so, and tries again when asked', async ({ visit }) => {
    const { page, allow } = await visit({ hash: '#/pictures' });
    allow(({ kind }) => kind === 'failed request' || kind === 'console');
    await page.route('**/jobs?*', (route) => route.abort('connectionrefused'));
    await page.getByRole('link', { name: 'Videos' }).click();
    await page.getByText('The server does not answer.').waitFor();
    await expectAccessible(page, 'a list that cannot be loaded');
    await page.unroute('**/jobs?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await cardOf(page).waitFor();
  });
});
