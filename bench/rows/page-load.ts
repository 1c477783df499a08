import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { chromiumOptions } from '../../test/fixtures/chromium.ts';
import { jobClosed, sendFile } from '../../test/fixtures/send-file.ts';
import type { Bench, Row } from '../bench.ts';
import { openBenchCloud } from '../bench-cloud.ts';
import { type Finding, judge } from '../finding.ts';
import { median } from '../measure/statistics.ts';

const OPTIONS = 'renders=gif,frames,ascii,storyboard';
/** A processor that is four times slower, as phones are. */
const SLOWDOWN = 4;
const LIMIT_S = 1.5;
/** After this the largest picture is there, or it is far too late. */
const WATCHED_MS = 6_000;

const SCREENS = [
  { name: '1280×720', viewport: { width: 1280, height: 720 } },
  { name: '390×844', viewport: { width: 390, height: 844 } },
] as const;

interface Load {
  /** seconds from the navigation to the paint of what is the largest of all */
  readonly largestS: number;
  /** bytes over the network: of the page with what the API says, of its small pictures */
  readonly pageBytes: number;
  readonly tileBytes: number;
}

/** In the page: when the largest of all was painted, milliseconds from the navigation. */
const LARGEST = `new Promise((done) => {
  const observer = new PerformanceObserver((list) => done(list.getEntries().at(-1)?.startTime ?? 0));
  observer.observe({ type: 'largest-contentful-paint', buffered: true });
})`;

const isTile = (url: string): boolean => /\/(outline|storyboard)\/\d+\.jpg/.test(url);

/** Load a page as somebody who has nothing of it yet. */
const load = async (browser: Browser, viewport: (typeof SCREENS)[number]['viewport'], url: string): Promise<Load> => {
  const context = await browser.newContext({ viewport });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const files = new Map<string, { readonly url: string; readonly isPicture: boolean }>();
    const bytes = { page: 0, tile: 0 };
    session.on('Network.responseReceived', ({ requestId, type, response }) => {
      files.set(requestId, {
        url: response.url,
        isPicture: type === 'Image' || type === 'Media' || !response.url.startsWith(new URL(url).origin),
      });
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const file = files.get(requestId);
      if (file?.isPicture === false) bytes.page += encodedDataLength;
      else if (file !== undefined && isTile(file.url)) bytes.tile += encodedDataLength;
    });
    await session.send('Network.enable');
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
    await page.goto(url);
    await page.waitForTimeout(WATCHED_MS);
    const largestMs = (await page.evaluate(LARGEST)) as number;
    return { largestS: largestMs / 1000, pageBytes: bytes.page, tileBytes: bytes.tile };
  } finally {
    await context.close();
  }
};

const MOST_PAGE_MB = 0.1;
const MOST_TILES_MB = 0.2;

const findingsOf = (what: string, loads: readonly Load[]): Finding[] => {
  const seconds = loads.map(({ largestS }) => largestS);
  return [
    judge({
      what: `${what}: largest contentful paint`,
      unit: 's',
      value: median(seconds),
      target: { of: 'value', bound: 'at most', limit: LIMIT_S },
      runs: { value: seconds },
    }),
    judge({
      what: `${what}: bytes of the page and of what the API says`,
      unit: 'MB',
      value: median(loads.map(({ pageBytes }) => pageBytes)) / 1e6,
      target: { of: 'value', bound: 'at most', limit: MOST_PAGE_MB },
    }),
    judge({
      what: `${what}: bytes of its small pictures`,
      unit: 'MB',
      value: median(loads.map(({ tileBytes }) => tileBytes)) / 1e6,
      target: { of: 'value', bound: 'at most', limit: MOST_TILES_MB },
    }),
  ];
};

const measure = async ({ footage, bundlesDir, runs }: Bench): Promise<Finding[]> => {
  const api = { viewerDir: join(bundlesDir, 'viewer') };
  const bench = await openBenchCloud({ bundlesDir, api });
  const browser = await chromium.launch(chromiumOptions(process.env));
  try {
    const { viewerUrl = '' } = bench.cloud.endpoints;
    const jobId = await sendFile(viewerUrl, {
      fileName: footage.name,
      body: await readFile(footage.path),
      options: OPTIONS,
    });
    await jobClosed(viewerUrl, jobId);
    const pages = [
      ['the start page', viewerUrl],
      ['a result', `${viewerUrl}#/jobs/${jobId}`],
    ] as const;
    const findings: Finding[] = [];
    for (const [name, url] of pages) {
      for (const screen of SCREENS) {
        const loads: Load[] = [];
        for (let run = 0; run < runs; run += 1) loads.push(await load(browser, screen.viewport, url));
        findings.push(...findingsOf(`${name}, ${screen.name}`, loads));
      }
    }
    return findings;
  } finally {
    await browser.close();
    await bench.close();
  }
};

/** When somebody who opens the page sees what is on it, and what comes over the network for that. */
export const pageLoadRow: Row = {
  name: 'page-load',
  about: `The start page with a job and the result of the film in Chromium, nothing kept of it, processor ${SLOWDOWN}× slower.`,
  measure,
};
