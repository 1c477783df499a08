import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { chosenWords } from '../../src/shared/core/text/chosen-words.ts';
import { H264, makeNumberedFilm } from '../fixtures/numbered-film.ts';
import { jobClosed, sendFile } from '../fixtures/send-file.ts';
import { numberAt, SLICE_SECONDS } from './film.ts';
import { ground } from './ground.ts';
import { tabTo } from './keyboard.ts';
import { renderFilm } from './rendered-job.ts';
import { numberShown, showsNumber } from './shown-number.ts';
import { it } from './visit.ts';

let jobId: string;
beforeAll(async () => {
  jobId = await renderFilm('moments.mp4', `slice=${SLICE_SECONDS};renders=frames,storyboard`);
});

const clock = (second: number): string => `0:${String(second).padStart(2, '0')}`;

const shelfOf = (page: Page): Locator => page.getByRole('list', { name: 'Moments' });

const madeAt = (shelf: Locator, second: number): Locator =>
  shelf.getByRole('button', { name: `${clock(second)} to ${clock(second + 4)}`, exact: true });

/** Make a GIF of four seconds. @returns the job that made it */
const makeGif = async (page: Page, second: number): Promise<string> => {
  await page.getByRole('slider', { name: 'Second of the video' }).fill(String(second));
  await page.getByRole('button', { name: 'Make a GIF of this' }).click();
  const requested = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await page.getByRole('button', { name: 'Make the GIF' }).click();
  const { jobId: made } = (await (await requested).json()) as { jobId: string };
  await madeAt(shelfOf(page), second).waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  return made;
};

describe('a moment of a film', () => {
  it('is in the address, and the browser goes back and forward through moments', async ({ visit }) => {
    const { page } = await visit({ hash: `#/jobs/${jobId}?t=10` });
    const frameAt = (second: number) => page.getByRole('img', { name: `Frame at ${clock(second)}`, exact: true });
    await showsNumber(frameAt(10), numberAt(10));
    const slider = page.getByRole('slider', { name: 'Second of the video' });
    await slider.fill('4');
    await page.waitForURL(/\?t=4$/);
    await page.waitForTimeout(1_100);
    await slider.fill('7');
    await page.waitForURL(/\?t=7$/);
    await page.goBack();
    await showsNumber(frameAt(4), numberAt(4));
    await page.goBack();
    await showsNumber(frameAt(10), numberAt(10));
    await page.goForward();
    await showsNumber(frameAt(4), numberAt(4));
    await page.waitForURL(/\?t=4$/);
  });

  it('becomes a GIF by the keyboard alone: its ends, its making, the shelf', async ({ visit }) => {
    const { page } = await visit({ hash: `#/jobs/${jobId}` });
    const slider = page.getByRole('slider', { name: 'Second of the video' });
    await tabTo(page, slider);
    await page.keyboard.press('Home');
    for (let i = 0; i < 5; i += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('i');
    for (let i = 0; i < 2; i += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('o');
    await page.getByRole('heading', { name: 'GIF of 0:05 to 0:07' }).waitFor();
    await tabTo(page, page.getByRole('slider', { name: 'End of the GIF' }));
    await page.keyboard.press('ArrowRight');
    await page.getByRole('heading', { name: 'GIF of 0:05 to 0:07.1' }).waitFor();
    await tabTo(page, page.getByRole('button', { name: 'WebP', exact: true }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'WebP of 0:05 to 0:07.1' }).waitFor();
    await page.getByRole('slider', { name: 'End of the WebP' }).waitFor();
    await page.getByRole('button', { name: 'GIF', exact: true }).click();
    await tabTo(page, page.getByRole('button', { name: 'Make the GIF' }));
    await page.keyboard.press('Enter');
    const gif = page.getByRole('list', { name: 'Moments' }).getByRole('img', { name: 'GIF of 0:05 to 0:07.1' });
    await gif.waitFor();
    await expect.poll(() => numberShown(gif).catch(() => -1)).toBeGreaterThanOrEqual(numberAt(5));
    await expect.poll(() => numberShown(gif).catch(() => Number.NaN)).toBeLessThanOrEqual(numberAt(7.1));
    await page.reload();
    await gif.waitFor();
    // What its limit of bytes came to.
    await page
      .getByRole('list', { name: 'Moments' })
      .getByText(/^Kept small: \d+ wide, .*colours/)
      .waitFor();
  });

  it('and the GIFs of a film say what their limits of bytes came to, as the page on the disk does', async ({
    visit,
  }) => {
    const limited = await renderFilm('limited.mp4', 'slice=6;renders=gif,webp;gif.max=20kB;webp.max=20kB');
    const { manifest } = await jobClosed(ground().page, limited);
    const words = manifest?.chosen?.map((ranges) => `Kept small: ${chosenWords(ranges)}`) ?? [];
    expect(words).toHaveLength(2);
    const { page } = await visit({ hash: `#/jobs/${limited}` });
    for (const each of words) await page.getByRole('figure').getByText(each, { exact: true }).waitFor();
  });

  it('stands beside others of its film, also when one of their jobs is deleted meanwhile', async ({ visit }) => {
    const { page, allow } = await visit({ hash: `#/jobs/${jobId}?t=3` });
    const shelf = shelfOf(page);
    const gone = await makeGif(page, 1);
    await makeGif(page, 2);
    allow(({ text }) => text.includes(gone));
    await page.route(`**/jobs/${gone}`, (route) => route.fulfill({ status: 404, json: {} }));
    await page.reload();
    await madeAt(shelf, 2).waitFor();
    expect(await madeAt(shelf, 1).count()).toBe(0);
  });

  it('is made whatever is looked at meanwhile, also when the page is loaded again', async ({ visit }) => {
    const { page } = await visit({ hash: `#/jobs/${jobId}?t=6` });
    const made = madeAt(shelfOf(page), 6);
    await page.getByRole('button', { name: 'Make a GIF of this' }).click();
    const requested = page.waitForResponse((answer) => answer.request().method() === 'POST');
    await page.getByRole('button', { name: 'Make the GIF' }).click();
    await page.getByText('Making the GIF').waitFor();
    await page.getByRole('tab', { name: 'How it went' }).click();
    const { jobId: moment } = (await (await requested).json()) as { jobId: string };
    await page.getByRole('tab', { name: 'Result' }).click();
    await made.waitFor();

    // As it is while the moment is still being made.
    let looks = 0;
    await page.route(`**/jobs/${moment}`, async (route) => {
      const answer = await route.fetch();
      const { manifest: _, results: __, ...job } = await answer.json();
      looks += 1;
      await (looks === 1
        ? route.fulfill({ response: answer, json: { ...job, status: 'open' } })
        : route.fulfill({ response: answer }));
    });
    await page.reload();
    await made.waitFor();
    expect(looks).toBe(2);
  });

  it('is found also among many jobs of its film', async ({ visit }) => {
    const { page, allow } = await visit({ hash: `#/jobs/${jobId}?t=2` });
    const shelf = shelfOf(page);
    const [newest, oldest] = [await makeGif(page, 4), await makeGif(page, 5)];
    const others = Array.from({ length: 30 }, (_, i) => `film-${String(i).padStart(12, '0')}`);
    allow(({ text }) => others.some((other) => text.includes(other)));
    await page.route('**/jobs/film-0000000000*', (route) => route.fulfill({ status: 404, json: {} }));
    await page.route('**/sources?*', async (route) => {
      const answer = await route.fetch();
      const jobIds = [...others.slice(0, 14), newest, ...others.slice(14), oldest];
      await route.fulfill({ response: answer, json: { ...(await answer.json()), jobIds } });
    });
    await page.reload();
    await madeAt(shelf, 4).waitFor();
    await page.getByText('8 older jobs of this video').waitFor();
    await page.getByRole('button', { name: 'Look for older ones' }).click();
    await madeAt(shelf, 5).waitFor();
    expect(await page.getByRole('button', { name: 'Look for older ones' }).count()).toBe(0);
    expect(await shelf.getByRole('listitem').count()).toBe(2);
  });

  it('ends at steps of a slider in a film of any length, and what is around it follows once a handle is let go of', async ({
    visit,
  }) => {
    const { page: api, folder } = ground();
    const path = join(folder, 'long.mp4');
    await makeNumberedFilm(path, { rate: '10', frames: 600, encode: [...H264, '-movflags', '+faststart'] });
    const options = 'slice=30;renders=frames;from=0.333;to=59.777';
    const long = await sendFile(api, { fileName: 'long.mp4', body: await readFile(path), options });
    await jobClosed(api, long);
    const { page } = await visit({ hash: `#/jobs/${long}?t=30` });
    await page.getByRole('button', { name: 'Make a GIF of this' }).click();
    const end = page.getByRole('slider', { name: 'End of the GIF' });
    const numbers = () => end.evaluate(({ min, max, value }: HTMLInputElement) => [min, max, value].map(Number));
    const isOdd = (ms: number): boolean => ms % 100 !== 0;
    expect((await numbers()).filter(isOdd)).toEqual([]);
    const [min] = await numbers();
    await end.dispatchEvent('pointerdown', { bubbles: true });
    await end.fill(String((await numbers())[1]));
    expect((await numbers())[0]).toBe(min);
    // The system takes the pointer away, for a gesture of its own.
    await end.dispatchEvent('pointercancel', { bubbles: true });
    await expect.poll(async () => (await numbers())[0]).not.toBe(min);
    expect((await numbers()).filter(isOdd)).toEqual([]);
  });
});
