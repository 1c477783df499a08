import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect } from 'vitest';
import { FILM, numberAt, SLICE_SECONDS } from './film.ts';
import { ground } from './ground.ts';
import { readZip } from './read-zip.ts';
import { renderFilm } from './rendered-job.ts';
import { showsNumber } from './shown-number.ts';
import { it } from './visit.ts';

let jobId: string;
beforeAll(async () => {
  jobId = await renderFilm('packed.mp4', `slice=${SLICE_SECONDS};renders=frames;frames.pack=on`);
});

const clock = (second: number): string => `0:${String(second).padStart(2, '0')}`;

describe('packed frames', () => {
  it('are shown beside the film and in the strip', async ({ visit }) => {
    const { page } = await visit({ hash: `#/jobs/${jobId}` });
    const strip = page.getByRole('listbox', { name: 'Frames, one for each second' });
    for (const second of [0, SLICE_SECONDS - 1, SLICE_SECONDS, FILM.seconds - 1]) {
      await page.getByRole('slider', { name: 'Second of the video' }).fill(String(second));
      await showsNumber(page.getByRole('img', { name: `Frame at ${clock(second)}`, exact: true }), numberAt(second));
      const frame = strip.getByRole('option', { name: clock(second), exact: true });
      await showsNumber(frame.locator('.strip-picture'), numberAt(second));
    }
  });

  it('are single files in the archive that is downloaded', async ({ visit }) => {
    const { page } = await visit({ acceptDownloads: true });
    // Nobody is there to choose a file: the way of browsers that cannot ask.
    await page.addInitScript(() => {
      Reflect.deleteProperty(window, 'showSaveFilePicker');
    });
    await page.goto(`${ground().page}#/jobs/${jobId}`);
    await page.reload();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download all' }).click();
    const path = join(ground().folder, 'packed.zip');
    await (await downloading).saveAs(path);
    const frames = [...readZip(await readFile(path))].filter(([name]) => name.includes('/frames/'));
    expect(frames.map(([name]) => name)).toEqual(
      Array.from({ length: FILM.seconds }, (_, second) => `${jobId}/frames/${String(second).padStart(6, '0')}.jpg`),
    );
    for (const [name, content] of frames) expect(content.subarray(0, 3), name).toEqual(Buffer.of(0xff, 0xd8, 0xff));
  });
});
