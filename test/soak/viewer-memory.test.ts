import { join } from 'node:path';
import { type Browser, type CDPSession, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumOptions } from '../fixtures/chromium.ts';
import { type StubJob, startStubJob } from '../fixtures/stub-job.ts';

const MIB = 1024 ** 2;
/** Every 4 s all slices are rendered and everything begins anew. */
const COURSE = { slices: 2_000, concurrency: 200, perEvent: 50 } as const;
/** Until everything was there once: code, caches, the charts. */
const WARM_UP_CHANGES = 10_000;
const CHANGES = 100_000;
const LOOKS = 5;
/** Over everything that comes after the warm-up. */
const MOST_GROWTH_BYTES = 2 * MIB;

let browser: Browser;
let job: StubJob;
beforeAll(async () => {
  browser = await chromium.launch(chromiumOptions(process.env));
  job = await startStubJob(join(import.meta.dirname, '../../dist/viewer'), COURSE);
});
afterAll(async () => {
  await browser?.close();
  await job?.close();
});

/** What the page holds when everything that can go is gone. */
const heapOf = async (session: CDPSession): Promise<{ readonly bytes: number; readonly nodes: number }> => {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes } = await session.send('Memory.getDOMCounters');
  return { bytes: usedSize, nodes };
};

describe('the page of a job that goes on and on', () => {
  it('holds no more after 100,000 changes than at first', async () => {
    const page = await browser.newPage();
    const session = await page.context().newCDPSession(page);
    await page.goto(job.url);
    const until = async (changes: number): Promise<void> => {
      while (job.changes() < changes) await page.waitForTimeout(500);
    };
    await until(WARM_UP_CHANGES);
    const heaps = [await heapOf(session)];
    for (let look = 1; look <= LOOKS; look += 1) {
      await until(WARM_UP_CHANGES + (look * CHANGES) / LOOKS);
      heaps.push(await heapOf(session));
    }
    console.log(heaps.map(({ bytes, nodes }) => `${(bytes / MIB).toFixed(2)} MiB, ${nodes} nodes`).join('; '));
    const [first] = heaps;
    const last = heaps.at(-1);
    if (first === undefined || last === undefined) throw new Error('nothing was measured');
    expect(last.bytes - first.bytes).toBeLessThan(MOST_GROWTH_BYTES);
    expect(last.nodes).toBeLessThan(first.nodes * 1.5);
  });
});
