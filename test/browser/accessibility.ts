import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const SCHEMES = ['light', 'dark'] as const;
const WIDTHS = [360, 1280] as const;

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Axe {
  run(options: unknown): Promise<{
    readonly violations: readonly {
      readonly id: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
    }[];
  }>;
}

/** Every rule of axe, and that nothing sticks out to the side. */
const violationsOf = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const { axe } = globalThis as unknown as { readonly axe: Axe };
    const { violations } = await axe.run({ resultTypes: ['violations'], preload: false });
    const { scrollWidth, clientWidth } = document.documentElement;
    return [
      ...violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
      ),
      ...(scrollWidth > clientWidth ? [`scrolls to the side: ${scrollWidth} px on ${clientWidth} px`] : []),
    ];
  });

/** Colours that are on their way to others are neither. */
const transitionsOver = async (): Promise<void> => {
  const running = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
  await Promise.all(running.map(({ finished }) => finished.catch(() => undefined)));
};

/** Look at a page as it is now in light and dark, on a narrow and a wide screen. The page is left wide and light. */
export const expectAccessible = async (page: Page, state: string): Promise<void> => {
  const found: Record<string, string[]> = {};
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of SCHEMES.toReversed()) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(transitionsOver);
      const violations = await violationsOf(page);
      if (violations.length > 0) found[`${state}, ${width} px, ${colorScheme}`] = violations;
    }
  }
  expect(found).toEqual({});
};
