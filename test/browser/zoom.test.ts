import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { layoutFaults } from './layout-faults.ts';
import { renderFilm } from './rendered-job.ts';
import { SCREENS } from './screens.ts';
import { it, type VisitOptions } from './visit.ts';

let jobId: string;
beforeAll(async () => {
  jobId = await renderFilm('zoomed.mp4', 'slice=3;renders=gif,frames,ascii,storyboard');
});

interface Zoom {
  readonly name: string;
  readonly options: VisitOptions;
  /** done to the page before it is looked at */
  readonly afterwards?: (page: Page) => Promise<void>;
}

/** As browsers zoom, as they enlarge letters alone, and the narrowest that pages have to fit. */
const ZOOMS: readonly Zoom[] = [
  { name: '1280×720 at 200 %', options: { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 } },
  {
    name: '1280×720 with letters of 200 %',
    options: { viewport: { width: 1280, height: 720 } },
    afterwards: (page) => page.evaluate(() => void document.documentElement.style.setProperty('font-size', '200%')),
  },
  /** @see https://www.w3.org/TR/WCAG22/#reflow */
  { name: '320 px', options: { viewport: { width: 320, height: 256 } } },
];

describe('nothing is cut off, and nothing lies over something else', () => {
  for (const { name: zoom, options, afterwards } of ZOOMS) {
    for (const screen of SCREENS) {
      it(`${screen.name}, ${zoom}`, async ({ visit }) => {
        const { page } = await screen.open(visit, jobId, options);
        await afterwards?.(page);
        await page.waitForTimeout(300);
        const folder = process.env.FANREEL_SCREENSHOTS;
        if (folder !== undefined) {
          await mkdir(folder, { recursive: true });
          await page.screenshot({ path: join(folder, `${screen.name}, ${zoom}.png`), fullPage: true });
        }
        expect(await layoutFaults(page)).toEqual([]);
      });
    }
  }
});
