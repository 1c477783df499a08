import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

const MOST_STEPS = 150;

/** What has the focus, and whether one can see that it has. */
const focused = (page: Page): Promise<{ readonly element: string; readonly isSeen: boolean }> =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    if (element === null || element === document.body) return { element: 'nothing', isSeen: true };
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    const hasOutline = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
    // A player around the element may draw it in its place.
    const around = [element.parentElement, element.querySelector('*')].some(
      (other) => other !== null && getComputedStyle(other).boxShadow !== 'none',
    );
    return { element: element.outerHTML.slice(0, 160), isSeen: hasOutline || boxShadow !== 'none' || around };
  });

/** Press a key until the element has the focus. @throws when it is never reached, or a place on the way does not show its focus */
const pressTo = async (page: Page, key: string, target: Locator): Promise<void> => {
  await target.waitFor({ state: 'attached' });
  for (let step = 0; step < MOST_STEPS; step += 1) {
    await page.keyboard.press(key);
    const { element, isSeen } = await focused(page);
    expect(isSeen, `the focus shows on ${element}`).toBe(true);
    if (await target.evaluate((wanted) => wanted === document.activeElement)) return;
  }
  throw new Error(`${key} does not lead to ${target}`);
};

/** Go on to an element. @see pressTo */
export const tabTo = (page: Page, target: Locator): Promise<void> => pressTo(page, 'Tab', target);

/** Go back to an element. @see pressTo */
export const tabBackTo = (page: Page, target: Locator): Promise<void> => pressTo(page, 'Shift+Tab', target);
