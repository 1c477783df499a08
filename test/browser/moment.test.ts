import { beforeAll, describe, expect } from 'vitest';
import { numberAt, SLICE_SECONDS } from './film.ts';
import { tabTo } from './keyboard.ts';
import { renderFilm } from './rendered-job.ts';
import { numberShown, showsNumber } from './shown-number.ts';
import { it } from './visit.ts';

let jobId: string;
beforeAll(async () => {
  jobId = await renderFilm('moments.mp4', `slice=${SLICE_SECONDS};renders=frames,storyboard`);
});

const clock = (second: number): string => `0:${String(second).padStart(2, '0')}`;

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
    expect(page.url()).toMatch(/\?t=4$/);
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
    await tabTo(page, page.getByRole('button', { name: 'Make the GIF' }));
    await page.keyboard.press('Enter');
    const gif = page.getByRole('list', { name: 'Moments' }).getByRole('img', { name: 'GIF of 0:05 to 0:07.1' });
    await gif.waitFor();
    await expect.poll(() => numberShown(gif).catch(() => -1)).toBeGreaterThanOrEqual(numberAt(5));
    await expect.poll(() => numberShown(gif).catch(() => Number.NaN)).toBeLessThanOrEqual(numberAt(7.1));
    await page.reload();
    await gif.waitFor();
  });
});
