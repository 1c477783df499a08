import type { Page } from 'playwright-core';

/** Runs in the page: what a reader cannot read or reach there. */
const findFaults = (): string[] => {
  const TOLERANCE = 1;
  const root = document.documentElement;
  const faults: string[] = [];
  const nameOf = (element: Element): string => {
    const text = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40);
    return `<${element.localName} class="${element.getAttribute('class') ?? ''}"> ${text}`;
  };
  if (root.scrollWidth > root.clientWidth + TOLERANCE) {
    faults.push(`the page is ${root.scrollWidth} px wide on ${root.clientWidth} px`);
  }

  /** Hidden on purpose: read out only, in the middle of a player, or a row of which one sees a part. */
  const LEFT_OUT = '.visually-hidden, .skip-link, .plyr, .ap-player, .strip, .film-row, [hidden], svg';
  const visible = (element: Element): boolean =>
    element.closest(LEFT_OUT) === null && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  /** The nearest element around it that cuts off what sticks out, with the axes on which it does so for good. */
  const cutsOff = (element: Element): { readonly box: DOMRect; readonly x: boolean; readonly y: boolean }[] => {
    const around: { box: DOMRect; x: boolean; y: boolean }[] = [];
    for (let at: Element | null = element; at !== null && at !== root; at = at.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(at);
      const [x, y] = [overflowX, overflowY].map((overflow) => overflow === 'hidden' || overflow === 'clip');
      if (x || y) around.push({ box: at.getBoundingClientRect(), x: x === true, y: y === true });
      // What scrolls shows all of it; what is around that is no matter any more.
      if ([overflowX, overflowY].some((overflow) => overflow === 'auto' || overflow === 'scroll')) break;
    }
    return around;
  };

  interface Line {
    readonly owner: Element;
    readonly box: DOMRect;
  }
  const lines: Line[] = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const owner = node.parentElement;
    if (owner === null || (node.textContent ?? '').trim() === '' || !visible(owner)) continue;
    // A name that is too long ends in dots; the whole is in its title, or read out.
    if (owner.closest('.clipped, .clamped, .ascii-text, option, canvas') !== null) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width === 0 || box.height === 0) continue;
      lines.push({ owner, box });
      for (const { box: frame, x, y } of cutsOff(owner)) {
        const isCut =
          (x && (box.right > frame.right + TOLERANCE || box.left < frame.left - TOLERANCE)) ||
          (y && (box.bottom > frame.bottom + TOLERANCE || box.top < frame.top - TOLERANCE));
        if (isCut) faults.push(`cut off: ${nameOf(owner)}`);
      }
    }
  }

  const meet = (one: DOMRect, other: DOMRect): boolean =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2 * TOLERANCE &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 3 * TOLERANCE;
  for (const [place, one] of lines.entries()) {
    for (const other of lines.slice(place + 1)) {
      if (one.owner !== other.owner && meet(one.box, other.box)) {
        faults.push(`over each other: ${nameOf(one.owner)} and ${nameOf(other.owner)}`);
      }
    }
  }

  // Sliders lie over each other and over what they choose from, on purpose.
  const controls = [...document.querySelectorAll('a, button, input:not([type=range]), select, summary, [role=tab]')]
    .filter((element) => visible(element) && element.closest('label') === null)
    .map((element) => ({ element, box: element.getBoundingClientRect() }));
  for (const [place, one] of controls.entries()) {
    for (const other of controls.slice(place + 1)) {
      const isInside = one.element.contains(other.element) || other.element.contains(one.element);
      // The search has its button within its field.
      const isSearch = one.element.closest('search') !== null && other.element.closest('search') !== null;
      if (!isInside && !isSearch && meet(one.box, other.box)) {
        faults.push(`over each other: ${nameOf(one.element)} and ${nameOf(other.element)}`);
      }
    }
    if (one.box.right > root.clientWidth + TOLERANCE && one.element.closest('.files-frame, .tabs, .batches') === null) {
      faults.push(`out of the screen: ${nameOf(one.element)}`);
    }
  }
  return [...new Set(faults)];
};

/** Whatever is cut off, lies over something else or out of the screen on a page as it is now. */
export const layoutFaults = (page: Page): Promise<string[]> => page.evaluate(findFaults);
