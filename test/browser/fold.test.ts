import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { openPlayer } from './open-player.ts';
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

/** A film of which there is no picture of a moment. */
const ALONE = 'slice=3;renders=storyboard';

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

describe('while a moment is chosen', () => {
  const moment = SCREENS.find(({ name }) => name === 'a moment');

  for (const viewport of VIEWPORTS) {
    it(`GIFs can be stopped, and all of the player be used, ${viewport.width}×${viewport.height}`, async ({
      visit,
    }) => {
      const opened = await moment?.open(visit, jobId, { viewport });
      if (opened === undefined) throw new Error('There is no screen of a moment.');
      const { page } = opened;
      const stop = page.getByRole('button', { name: 'Stop GIFs' });
      const boxOf = async (element: Locator) => {
        const box = await element.boundingBox();
        if (box === null) throw new Error(`${element} is not there`);
        return box;
      };
      const over = await boxOf(stop);
      for (const control of await page.locator('.moment-film .plyr button, .moment-film .plyr input').all()) {
        if (!(await control.isVisible())) continue;
        const { x, y, width, height } = await boxOf(control);
        const isApart =
          x >= over.x + over.width || x + width <= over.x || y >= over.y + over.height || y + height <= over.y;
        expect(isApart, await control.getAttribute('data-plyr').then(String)).toBe(true);
      }
      // Without `force`: it is covered by nothing.
      await stop.click();
      await page.getByRole('button', { name: 'GIFs are still' }).waitFor();
    });

    it(`a film alone is as wide as before, ${viewport.width}×${viewport.height}`, async ({ visit }) => {
      const alone = await renderFilm('alone.mp4', ALONE);
      const { page } = await visit({ hash: `#/jobs/${alone}`, viewport });
      const film = page.locator('.stage-film');
      await openPlayer(page);
      const before = await film.boundingBox();
      await page.getByRole('button', { name: 'Make a GIF of this' }).click();
      await page.getByRole('button', { name: 'Make the GIF' }).waitFor();
      expect((await film.boundingBox())?.width).toBe(before?.width);
    });
  }
});
