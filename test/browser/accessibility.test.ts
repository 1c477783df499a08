import { readFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { drawPicture, QUARTERS } from '../fixtures/make-picture.ts';
import { jobClosed, sendFile } from '../fixtures/send-file.ts';
import { expectAccessible } from './accessibility.ts';
import { ground } from './ground.ts';
import { openPlayer } from './open-player.ts';
import { it } from './visit.ts';

const picture = (): Promise<Buffer> => drawPicture(320, 240, QUARTERS).png().toBuffer();

describe('everybody can use', () => {
  it('a job while it runs, and its result', async ({ visit }) => {
    const { page: api, film } = ground();
    const jobId = await sendFile(api, {
      fileName: 'live.mp4',
      body: await readFile(film),
      options: 'slice=1;renders=gif,frames,ascii,edges,storyboard;ascii.formats=txt,cast,mp4',
    });
    const { page } = await visit({ hash: `#/jobs/${jobId}` });
    await page.getByRole('heading', { name: 'Any second' }).waitFor();
    await expectAccessible(page, 'a job that runs');
    expect(await page.locator('.badge').textContent()).toBe('Running');
    await page.getByText('Complete', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Contact sheet' }).waitFor();
    await openPlayer(page);
    await page.getByRole('button', { name: 'Make a GIF of this' }).click();
    await expectAccessible(page, 'the result of a film');
    await page.getByRole('tab', { name: 'How it went' }).click();
    await page.getByRole('heading', { name: 'Concurrency' }).waitFor();
    await expectAccessible(page, 'how a job went');
    await page.goto(api);
    await page.getByRole('link', { name: 'live.mp4' }).waitFor();
    await expectAccessible(page, 'the start page with jobs');
  });

  it('pictures, and the result of one', async ({ visit }) => {
    const { page: api } = ground();
    const { page } = await visit({ hash: '#/pictures' });
    await page.getByRole('heading', { name: 'Drop or paste a picture' }).waitFor();
    await expectAccessible(page, 'pictures without one');
    const body = await picture();
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose files' }).click();
    await (await choosing).setFiles({ name: 'quarters.png', mimeType: 'image/png', buffer: body });
    const art = page.getByRole('img', { name: 'ASCII art of quarters.png' });
    await art.waitFor();
    await page.getByRole('img', { name: 'Edges of quarters.png' }).waitFor();
    await page.getByRole('img', { name: 'Grayscale of quarters.png' }).waitFor();
    const before = await art.textContent();
    await page.getByRole('form', { name: 'Options of ASCII art' }).getByRole('slider', { name: 'Columns' }).fill('40');
    await expect.poll(async () => (await art.textContent())?.split('\n')[0]?.length).toBeLessThan(41);
    expect(await art.textContent()).not.toBe(before);
    await expectAccessible(page, 'pictures');

    const jobId = await sendFile(api, { fileName: 'quarters.png', body, options: 'renders=ascii,edges,grayscale' });
    await jobClosed(api, jobId);
    await page.goto(`${api}#/jobs/${jobId}`);
    await page.getByRole('heading', { name: 'Renders' }).waitFor();
    await expectAccessible(page, 'the result of a picture');
  });
});
