import type { Page } from 'playwright-core';

/** Turn to the film of a result, as somebody with a mouse does: its player is loaded for that. */
export const openPlayer = async (page: Page): Promise<void> => {
  await page.locator('.stage-film').hover();
  await page.locator('.moment-film .plyr').waitFor();
};
