import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { FILM, numberAt, SLICE_SECONDS } from './film.ts';
import { ground } from './ground.ts';
import { tabBackTo, tabTo } from './keyboard.ts';
import { showsNumber } from './shown-number.ts';
import { it } from './visit.ts';

const SLICES = FILM.seconds / SLICE_SECONDS;
/** Good pages stay below 0.1; here the button that cancels goes when the job is complete, and words get longer. */
const LEAST_SHIFT = 0.01;

/** The film under a name of its own: another name is another job. */
const filmAs = async (name: string): Promise<string> => {
  const { film, folder } = ground();
  const path = join(folder, name);
  await copyFile(film, path);
  return path;
};

const frameAt = (page: Page, clock: string) => page.getByRole('img', { name: `Frame at ${clock}`, exact: true });

/** What the track of states said, each time it was something else, until the job was complete. */
const countsUntilComplete = async (page: Page): Promise<{ waiting: number; running: number; rendered: number }[]> => {
  const states = page.getByRole('img', { name: /slices rendered/ });
  const seen = new Set<string>();
  while ((await page.locator('.badge').textContent()) !== 'Complete') {
    const text = await states.getAttribute('aria-label', { timeout: 500 }).catch(() => null);
    if (text !== null) seen.add(text);
  }
  return [...seen].map((text) => {
    const count = (pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0);
    const [waiting, running, failed] = [count(/(\d+) waiting/), count(/(\d+) running/), count(/(\d+) failed/)];
    const rendered = count(/^(\d+) of \d+ slices rendered/);
    expect(waiting + running + rendered).toBe(SLICES);
    expect(failed).toBe(0);
    return { waiting, running, rendered };
  });
};

describe('from the start page to the result', () => {
  it('with the mouse: the track fills slice by slice, and nothing moves under the pointer', async ({ visit }) => {
    const { page, shifts } = await visit();
    await page.getByRole('button', { name: /^Options:/ }).click();
    await page.getByLabel('Slice length').fill(String(SLICE_SECONDS));
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose files' }).click();
    await (await choosing).setFiles(await filmAs('mouse.mp4'));
    await page.waitForURL(/#\/jobs\/mouse-[0-9a-f]{12}$/);

    const counts = await countsUntilComplete(page);
    const rendered = counts.map((count) => count.rendered);
    expect(rendered).toEqual(rendered.toSorted((one, other) => one - other));
    // The first slices, of which two are rendered at once, may be done before the page has drawn anything of the job.
    expect(rendered[0]).toBeLessThanOrEqual(2);
    expect(new Set(rendered).size).toBeGreaterThan(2);
    expect(counts.some(({ running }) => running > 0)).toBe(true);

    const slider = page.getByRole('slider', { name: 'Second of the video' });
    await slider.waitFor();
    const { width = 0, height = 0 } = (await slider.boundingBox()) ?? {};
    await slider.click({ position: { x: (width * 7) / FILM.seconds, y: height / 2 } });
    await showsNumber(frameAt(page, '0:07'), numberAt(7));
    const moved = await shifts();
    const sum = moved.reduce((all, { value }) => all + value, 0);
    expect(sum, JSON.stringify(moved)).toBeLessThan(LEAST_SHIFT);
  });

  it('with the keyboard alone, and every place that has the focus shows it', async ({ visit }) => {
    const { page } = await visit();
    await tabTo(page, page.getByRole('button', { name: /^Options:/ }));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByLabel('Slice length'));
    await page.keyboard.type(String(SLICE_SECONDS));
    await tabBackTo(page, page.getByRole('button', { name: 'Choose files' }));
    const choosing = page.waitForEvent('filechooser');
    await page.keyboard.press('Enter');
    await (await choosing).setFiles(await filmAs('keyboard.mp4'));
    await page.waitForURL(/#\/jobs\/keyboard-[0-9a-f]{12}$/);

    const slider = page.getByRole('slider', { name: 'Second of the video' });
    await slider.waitFor({ timeout: 40_000 });
    await tabTo(page, slider);
    // It begins at the poster's second.
    await page.keyboard.press('Home');
    for (let i = 0; i < 4; i += 1) await page.keyboard.press('ArrowRight');
    await showsNumber(frameAt(page, '0:04'), numberAt(4));
    await tabTo(page, page.getByRole('listbox', { name: 'Frames, one for each second' }));
    await page.keyboard.press('End');
    await showsNumber(frameAt(page, '0:11'), numberAt(11));

    const recording = page.getByRole('region', { name: 'ASCII art of the whole video' });
    await tabTo(page, recording.getByRole('button', { name: 'Play' }));
    await page.keyboard.press('Enter');
    const screens = new Set<string>();
    await expect
      .poll(async () => screens.add((await recording.screenshot()).toString('base64')).size, { timeout: 15_000 })
      .toBeGreaterThan(2);

    await tabBackTo(page, page.getByRole('tab', { name: 'Result' }));
    await page.keyboard.press('ArrowRight');
    const cell = page.getByRole('gridcell');
    await tabTo(page, cell);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => cell.getAttribute('aria-label')).toMatch(/^Slice 2\b.*rendered/);
  });
});
