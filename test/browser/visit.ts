import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ground } from './ground.ts';

/** Something that must not happen on a page. */
export interface Fault {
  readonly kind: 'console' | 'exception' | 'failed request' | 'refused request' | 'foreign host' | 'policy';
  readonly text: string;
}

/** The page in a browser, watched. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** requests to the storage so far, `PUT http://…` */
  readonly storageRequests: readonly string[];
  /** Faults that the test causes itself. */
  allow(isCaused: (fault: Fault) => boolean): void;
  /** What moved that nobody had touched, since the page was loaded: layout shifts and the elements of each. */
  shifts(): Promise<{ readonly value: number; readonly moved: string }[]>;
}

export interface VisitOptions extends BrowserContextOptions {
  /** address of the page; default: that of the shared `fanreel dev` */
  readonly url?: string;
  /** where it goes, `#/pictures` */
  readonly hash?: string;
}

export type OpenVisit = (options?: VisitOptions) => Promise<Visit>;

/** Sooner than the test's own limit, so that it is said what was waited for. */
const ACTION_MS = 25_000;

const origin = (url: string): string => new URL(url).origin;

interface Shifted {
  fanreelShifts?: { value: number; moved: string }[];
}

/** @see https://wicg.github.io/layout-instability/#sec-layout-shift */
interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly { readonly node: Node | null }[];
}

/** Runs in the page before anything else does. */
const watchPage = (): void => {
  const shifts: Shifted['fanreelShifts'] = [];
  (globalThis as Shifted).fanreelShifts = shifts;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries() as LayoutShift[]) {
      const moved = sources.map(({ node }) => (node instanceof Element ? node.outerHTML.slice(0, 120) : `${node}`));
      if (!hadRecentInput) shifts.push({ value, moved: moved.join(' ') });
    }
  }).observe({ type: 'layout-shift', buffered: true });
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    console.error(`policy: ${violatedDirective} ${blockedURI}`),
  );
};

const open = async (
  browser: Browser,
  { url, hash = '', ...options }: VisitOptions,
  faults: Fault[],
): Promise<Visit> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(ACTION_MS);
  const page = await context.newPage();
  // From now on choosing files is the test's: a browser that is told so in the moment of a click may open its own dialogue.
  page.on('filechooser', () => undefined);
  const own = origin(url ?? ground().page);
  const storageRequests: string[] = [];
  const allowed: ((fault: Fault) => boolean)[] = [];
  const note = (kind: Fault['kind'], text: string): void => {
    const fault = { kind, text };
    if (!allowed.some((isCaused) => isCaused(fault))) faults.push(fault);
  };
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    note(message.text().startsWith('policy: ') ? 'policy' : 'console', `${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => note('exception', error.stack ?? error.message));
  page.on('request', (request) => {
    if (/^(data|blob):/.test(request.url())) return;
    const at = origin(request.url());
    if (at === own) return;
    storageRequests.push(`${request.method()} ${request.url()}`);
    if (new URL(at).hostname !== new URL(own).hostname) note('foreign host', request.url());
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // A picture or a player that is not there any more stops what it was loading; so does a page that is left.
    const isGivenUp = why === 'net::ERR_ABORTED' && request.method() === 'GET';
    if (!isGivenUp) note('failed request', `${request.method()} ${request.url()} ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400)
      note('refused request', `${response.request().method()} ${response.url()} ${response.status()}`);
  });
  await page.addInitScript(watchPage);
  await page.goto(new URL(hash, url ?? ground().page).href);
  return {
    page,
    context,
    storageRequests,
    allow: (isCaused) => void allowed.push(isCaused),
    shifts: () => page.evaluate(() => (globalThis as Shifted).fanreelShifts ?? []),
  };
};

const isFailedRequest = ({ kind }: Fault): boolean => kind === 'failed request';

/** A test that opens the page; it fails when anything happens on it that must not happen on a page. */
export const it = test.extend<{ visit: OpenVisit }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of other fixtures from it
  visit: async ({}, use) => {
    const browser = await chromium.connect(ground().browser);
    const faults: Fault[] = [];
    let failedBefore = 0;
    try {
      await use((options = {}) => open(browser, options, faults));
    } finally {
      failedBefore = faults.filter(isFailedRequest).length;
      await browser.close();
    }
    // What the page was loading when the browser was closed failed by that.
    const failedByEnd = faults.filter(isFailedRequest).slice(failedBefore);
    const ofPage = faults.filter((fault) => !failedByEnd.includes(fault));
    expect(ofPage, ofPage.map(({ kind, text }) => `${kind}: ${text}`).join('\n')).toEqual([]);
  },
});
