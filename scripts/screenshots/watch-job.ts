import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { DOCS, type Shoot } from './shoot.ts';

/** The moving picture of a job: width in pixels, time of a picture in milliseconds. */
const MOVING = { width: 800, everyMs: 700, lastMs: 2_500 } as const;
/** Slices that are rendered when a picture of the running job is taken. */
const LIVE_FROM = 6;

const renderedOf = async (page: Page): Promise<number> => {
  const label = await page.getByRole('img', { name: /slices rendered/ }).getAttribute('aria-label');
  return Number(/^(\d+) of/.exec(label ?? '')?.[1] ?? 0);
};

/** Watch a job from the beginning until all is rendered: a picture each time one more is. @param slices how many it has */
export const watchJob = async (page: Page, slices: number, shoot: Shoot): Promise<void> => {
  await page.getByRole('img', { name: /slices rendered/ }).waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  const pictures = [await page.screenshot()];
  let isShot = false;
  for (let before = 0; before < slices; ) {
    const rendered = await renderedOf(page);
    if (rendered === before) {
      await page.waitForTimeout(100);
      continue;
    }
    before = rendered;
    if (rendered < slices) pictures.push(await page.screenshot());
    if (isShot || rendered < LIVE_FROM || rendered === slices) continue;
    isShot = true;
    await shoot(page, 'job-live');
    await page.emulateMedia({ colorScheme: 'dark' });
  }
  const frames = await Promise.all(pictures.map((png) => sharp(png).resize({ width: MOVING.width }).png().toBuffer()));
  const delay = frames.map((_, place) => (place === frames.length - 1 ? MOVING.lastMs : MOVING.everyMs));
  const moving = sharp(frames, { join: { animated: true } }).webp({ quality: 50, loop: 0, delay });
  await writeFile(join(DOCS, 'job-live.webp'), await moving.toBuffer());
};
