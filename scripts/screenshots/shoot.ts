import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';

export const DOCS = join(import.meta.dirname, '../../docs/screenshots');
const QUALITY = 72;
const SCHEMES = ['light', 'dark'] as const;

/** Screens on which the page is looked at; `LAPTOP` is that of the pictures in the documents. */
const SCREENS = {
  desktop: { width: 1440, height: 900 },
  laptop: { width: 1280, height: 720 },
  phone: { width: 390, height: 844 },
} as const;
export const LAPTOP = SCREENS.laptop;

type Screen = keyof typeof SCREENS;
type Scheme = (typeof SCHEMES)[number];

/** The documents show both schemes on a laptop, and a phone in the dark. */
const isForDocs = (screen: Screen, scheme: Scheme): boolean =>
  screen === 'laptop' || (screen === 'phone' && scheme === 'dark');

/**
 * Take pictures of the page as it is now, for the documents.
 * @param all folder for pictures on every screen in both schemes; undefined: only those of the documents are taken
 * @param before done on each screen before its pictures, such as scrolling
 */
export const makeShooter =
  (all: string | undefined) =>
  async (page: Page, name: string, before: () => Promise<void> = async () => {}): Promise<void> => {
    for (const screen of Object.keys(SCREENS) as Screen[]) {
      const wanted = SCHEMES.filter((scheme) => all !== undefined || isForDocs(screen, scheme));
      if (wanted.length === 0) continue;
      await page.setViewportSize(SCREENS[screen]);
      await before();
      for (const scheme of wanted) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.waitForTimeout(400);
        const picture = await sharp(await page.screenshot())
          .webp({ quality: QUALITY })
          .toBuffer();
        const suffix = screen === 'laptop' ? scheme : `${screen}-${scheme}`;
        if (isForDocs(screen, scheme)) await writeFile(join(DOCS, `${name}-${suffix}.webp`), picture);
        if (all === undefined) continue;
        await mkdir(all, { recursive: true });
        await writeFile(join(all, `${name}-${screen}-${scheme}.webp`), picture);
      }
    }
    await page.setViewportSize(LAPTOP);
  };
export type Shoot = ReturnType<typeof makeShooter>;
