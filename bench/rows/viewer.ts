import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { chromiumOptions } from '../../test/fixtures/chromium.ts';
import { startStubJob } from '../../test/fixtures/stub-job.ts';
import type { Bench, Row } from '../bench.ts';
import { type Finding, judge } from '../finding.ts';
import { median, quantile } from '../measure/statistics.ts';

const SLICES = 10_000;
/** 500 slices a second begin and as many end, 1,000 run. */
const COURSE = { slices: SLICES, concurrency: 1_000, perEvent: 50 } as const;
const WATCHED_MS = 15_000;
const SETTLE_MS = 3_000;
const LIMIT_MS = 16;
/** A frame is shown when it is ready, not when a screen would: what is measured is the work and not the waiting. */
const UNBOUND = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];

/** In the page: milliseconds from each frame to the next. A frame in which nothing changes would wait for a screen: a pixel does. */
const FRAMES = `new Promise((done) => {
  const pixel = document.createElement('div');
  Object.assign(pixel.style, { position: 'fixed', top: 0, left: 0, width: '1px', height: '1px' });
  document.body.append(pixel);
  const frames = [];
  const begun = performance.now();
  let last = begun;
  const next = (now) => {
    frames.push(now - last);
    last = now;
    pixel.style.background = frames.length % 2 ? '#000' : '#fff';
    if (now - begun < ${WATCHED_MS}) requestAnimationFrame(next);
    else done(frames.slice(1));
  };
  requestAnimationFrame(next);
})`;

/** The views of a job: its time line with the track of states, and the grid with the charts. */
const VIEWS = [
  {
    view: 'its result',
    open: async (page: Page) => page.getByRole('slider', { name: 'Second of the video' }).waitFor(),
  },
  {
    view: 'how it went',
    open: async (page: Page) => {
      await page.getByRole('tab', { name: 'How it went' }).click();
      await page.getByRole('heading', { name: 'Concurrency' }).waitFor();
    },
  },
] as const;

const watch = async (page: Page): Promise<number[]> => {
  await page.waitForTimeout(SETTLE_MS);
  return (await page.evaluate(FRAMES)) as number[];
};

interface Times {
  readonly middle: number[];
  readonly slow: number[];
  readonly slowest: number[];
}

const findingsOf = (view: string, { middle, slow, slowest }: Times): Finding[] => [
  judge({
    what: `frame of a job page of ${SLICES} slices (${view}) while it updates: median`,
    unit: 'ms',
    value: median(middle),
    target: { of: 'value', bound: 'at most', limit: LIMIT_MS },
    runs: { value: middle },
  }),
  judge({ what: `… 95 % are faster than (${view})`, unit: 'ms', value: median(slow), runs: { value: slow } }),
  judge({ what: `… the slowest (${view})`, unit: 'ms', value: median(slowest), runs: { value: slowest } }),
];

const measure = async ({ bundlesDir, runs }: Bench): Promise<Finding[]> => {
  const options = chromiumOptions(process.env);
  const browser = await chromium.launch({ ...options, args: [...(options.args ?? []), ...UNBOUND] });
  const times = VIEWS.map((): Times => ({ middle: [], slow: [], slowest: [] }));
  const changes: number[] = [];
  try {
    for (let run = 0; run < runs; run += 1) {
      const job = await startStubJob(join(bundlesDir, 'viewer'), COURSE);
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      try {
        await page.goto(job.url);
        for (const [at, { open }] of VIEWS.entries()) {
          await open(page);
          const frames = await watch(page);
          times[at]?.middle.push(median(frames));
          times[at]?.slow.push(quantile(frames, 0.95));
          times[at]?.slowest.push(Math.max(...frames));
        }
        changes.push(job.changes());
      } finally {
        await page.close();
        await job.close();
      }
    }
  } finally {
    await browser.close();
  }
  return [
    ...VIEWS.flatMap(({ view }, at) => findingsOf(view, times[at] ?? { middle: [], slow: [], slowest: [] })),
    judge({ what: 'changes of slices sent meanwhile', unit: '', value: median(changes) }),
  ];
};

/** Whether a page with very many slices stays smooth. */
export const viewerRow: Row = {
  name: 'viewer',
  about: `A job page of ${SLICES} slices in Chromium, 1280 px wide, each of its two views for ${WATCHED_MS / 1000} s, in which 1,000 changes a second come in as events; frames are not bound to a screen's rate.`,
  measure,
};
