import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import { runFanreel } from '../fixtures/fanreel-process.ts';
import { jobClosed } from '../fixtures/send-file.ts';
import { FILM, numberAt, SLICE_SECONDS } from './film.ts';
import { ground } from './ground.ts';
import { renderFilm } from './rendered-job.ts';
import { showsNumber } from './shown-number.ts';
import { it } from './visit.ts';

const clock = (second: number): string => `0:${String(second).padStart(2, '0')}`;

it('shows a job from the disk, where no file beside the page may be read', async ({ visit }) => {
  const { folder } = ground();
  const name = 'on-disk.mp4';
  const jobId = await renderFilm(name, `slice=${SLICE_SECONDS};renders=gif,frames,ascii,clip;ascii.columns=40`);
  expect(await runFanreel(['get', jobId, '--out', 'on-disk'], folder)).toMatchObject({ code: 0 });
  const url = pathToFileURL(join(folder, 'on-disk', jobId, 'index.html')).href;
  const { page } = await visit({ url, offline: true });
  await page.getByRole('heading', { level: 1, name }).waitFor();
  const { poster } = await jobClosed(ground().page, jobId);
  await page.getByRole('heading', { name: clock(poster?.second ?? -1), exact: true }).waitFor();
  const slider = page.getByRole('slider', { name: 'Second of the film' });
  for (const second of [0, SLICE_SECONDS - 1, SLICE_SECONDS, FILM.seconds - 1]) {
    await slider.fill(String(second));
    await showsNumber(page.getByRole('img', { name: `Frame at ${clock(second)}`, exact: true }), numberAt(second));
    const art = page.getByRole('img', { name: `ASCII art at ${clock(second)}`, exact: true });
    expect(((await art.textContent()) ?? '').split('\n')[0]).toHaveLength(40);
  }
  const slices = page.getByRole('region', { name: 'Slices' }).getByRole('button');
  expect(await slices.count()).toBe(FILM.seconds / SLICE_SECONDS);
  await slices.nth(1).click();
  await page.getByRole('heading', { name: clock(SLICE_SECONDS), exact: true }).waitFor();
  const clip = page.getByLabel('Clip');
  expect(await clip.getAttribute('poster')).toBe('poster.jpg');
  await expect.poll(() => clip.evaluate((video: HTMLVideoElement) => video.duration)).toBeCloseTo(FILM.seconds, 1);
});

it('of a moment says how much of the film it has', async ({ visit }) => {
  const { folder } = ground();
  const jobId = await renderFilm('part-on-disk.mp4', 'renders=gif;at=2;length=4;extras=off');
  expect(await runFanreel(['get', jobId, '--out', 'part-on-disk'], folder)).toMatchObject({ code: 0 });
  const url = pathToFileURL(join(folder, 'part-on-disk', jobId, 'index.html')).href;
  const { page } = await visit({ url, offline: true });
  await page.getByText('1 slice, 4.0 s of video').waitFor();
});
