import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { renderFilm } from './rendered-job.ts';
import { SCREENS } from './screens.ts';
import { it } from './visit.ts';

/** Screens on which the page is looked at. */
const VIEWPORTS = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
  { width: 390, height: 844 },
] as const;

let jobId: string;
beforeAll(async () => {
  jobId = await renderFilm('folded.mp4', 'slice=3;renders=gif,frames,ascii,storyboard');
});

/** Where an element ends, CSS pixels from the top of the screen. */
const bottomOf = async (element: Locator): Promise<number> => {
  const box = await element.boundingBox();
  if (box === null || box.width === 0) throw new Error(`${element} is not there`);
  return box.y + box.height;
};

describe('what one does next, and what one came to see, are there without scrolling', () => {
  for (const viewport of VIEWPORTS) {
    for (const screen of SCREENS) {
      it(`${screen.name}, ${viewport.width}×${viewport.height}`, async ({ visit }) => {
        const { page } = await screen.open(visit, jobId, { viewport });
        // A page that scrolls by itself to what was opened shows it as well.
        await page.waitForTimeout(300);
        const bottoms = [await bottomOf(screen.main(page))];
        if (screen.picture !== undefined) bottoms.push(await bottomOf(screen.picture(page)));
        expect(Math.max(...bottoms), JSON.stringify(bottoms)).toBeLessThanOrEqual(viewport.height);
      });
    }
  }
});
