import type { Locator } from 'playwright-core';
import sharp from 'sharp';
import { expect } from 'vitest';
import { readFrameNumber } from '../fixtures/numbered-film.ts';

/**
 * Number of the numbered film's frame that an element shows on the screen.
 * @throws when it shows none yet, or a mixture
 */
export const numberShown = async (element: Locator): Promise<number> => {
  const { data, info } = await sharp(await element.screenshot())
    .grayscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return readFrameNumber(new Uint8Array(data), info.width, info.height);
};

/** Wait until an element shows a frame: what it shows before is another one, or none. */
export const showsNumber = (element: Locator, number: number): Promise<void> =>
  expect.poll(() => numberShown(element).catch(() => undefined), { timeout: 10_000 }).toBe(number);
