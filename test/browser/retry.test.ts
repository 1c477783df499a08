import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { makeSourceDisturber } from '../fixtures/disturbed-source.ts';
import { type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { runFfmpeg } from '../fixtures/run-media.ts';
import { expectAccessible } from './accessibility.ts';
import { ground } from './ground.ts';
import { it } from './visit.ts';

const KEY = 'poisoned.mp4';
const SLICES = 4;
const POISONED = 2;

const disturber = makeSourceDisturber();
let pipeline: Pipeline;
let film: Buffer;
beforeAll(async () => {
  const path = join(ground().folder, KEY);
  // Noise does not compress: a second of it lies behind what a reader of the second before has read ahead.
  const source = `testsrc=s=320x180:r=30:d=${SLICES},noise=alls=40:allf=t,format=yuv420p`;
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '24', '-g', '30', '-movflags', '+faststart'];
  await runFfmpeg(['-f', 'lavfi', '-i', source, ...encode, path]);
  film = await readFile(path);
  const viewerDir = join(import.meta.dirname, '../../dist/viewer');
  pipeline = await startPipeline({ intercept: disturber.intercept, api: { viewerDir } });
});
afterAll(async () => {
  await pipeline?.stop();
});

const goToRun = (page: Page): Promise<void> => page.getByRole('tab', { name: 'How it went' }).click();

const goToPoisoned = async (page: Page): Promise<void> => {
  await page.getByRole('gridcell').focus();
  await page.keyboard.press('Home');
  for (let i = 0; i < POISONED; i += 1) await page.keyboard.press('ArrowRight');
};

describe('a slice that cannot be rendered', () => {
  it('says why, and is rendered when somebody has it tried again', async ({ visit }) => {
    const { cloud, upload, end } = pipeline;
    const { viewerUrl = '' } = cloud.endpoints;
    const { page } = await visit({ url: viewerUrl });
    await page.getByText('There are no jobs yet.').waitFor();
    await page.getByRole('button', { name: 'Try the demo film' }).waitFor();
    await expectAccessible(page, 'the start page without jobs');

    // In the middle of the slice's pictures every connection breaks off, until all that can be tried was tried.
    const poisonAt = Math.floor((film.length * (POISONED + 0.5)) / SLICES);
    disturber.disturb(KEY, film, ({ from }) => {
      if (from === poisonAt) return { status: 403 };
      return from < poisonAt ? { afterBytes: poisonAt - from, end: 'cut' } : undefined;
    });
    const source = await upload(KEY, film, 'slice=1;gif.width=64;ascii.columns=20');
    await page.getByRole('link', { name: KEY }).click();
    await page.getByText('Partial', { exact: true }).waitFor();
    const missing = page.getByRole('list', { name: 'What is missing' });
    await expect.poll(() => missing.textContent()).toMatch(/slice 3\b.*0:02.*0:03.*HTTP 403/is);
    await expectAccessible(page, 'the result of a job that is partial');
    await goToRun(page);
    const cell = page.getByRole('gridcell');
    await goToPoisoned(page);
    await expect.poll(() => cell.getAttribute('aria-label')).toMatch(/^Slice 3\b.*failed.*HTTP 403/);
    await expectAccessible(page, 'a job that is partial');

    disturber.leave(KEY);
    await page.getByRole('button', { name: 'Retry the failed slice' }).click();
    await page.getByText('Complete', { exact: true }).waitFor();
    // The view and the cell that the focus was on stay where they were.
    await expect.poll(() => cell.getAttribute('aria-label')).toMatch(/^Slice 3\b.*rendered/);
    expect(await page.getByRole('button', { name: /^Retry/ }).count()).toBe(0);
    const ended = await end(source);
    expect('manifest' in ended && ended.manifest).toMatchObject({ revision: 2, status: 'complete' });
  });
});
