import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { expectAccessible } from './accessibility.ts';
import { ground } from './ground.ts';
import { it } from './visit.ts';

describe('the start page', () => {
  it('says why a file is refused, and asks neither the storage nor the API about it', async ({ visit }) => {
    const { page, storageRequests } = await visit();
    const path = join(ground().folder, 'notes.mp4');
    await writeFile(path, 'Buy milk.\n');
    const posts: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET') posts.push(request.url());
    });
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose files' }).click();
    await (await choosing).setFiles(path);
    const row = page.getByRole('list', { name: 'Uploads' }).getByRole('listitem');
    await expect.poll(() => row.textContent()).toMatch(/notes\.mp4.*Not sent.*not a video/s);
    await expectAccessible(page, 'an upload that is refused');
    await row.getByRole('button', { name: 'Dismiss notes.mp4' }).click();
    expect(await row.count()).toBe(0);
    // The list of jobs shows pictures.
    const asked = storageRequests.filter((request) => !request.startsWith('GET ') || request.includes('notes'));
    expect([asked, posts]).toEqual([[], []]);
  });

  it('says where to open it when browsers send nothing from its address', async ({ visit }) => {
    const { page } = await visit();
    // As at http://another-name.
    await page.addInitScript(() => Object.defineProperty(window, 'isSecureContext', { value: false }));
    await page.reload();
    await page.getByLabel('Drop videos or pictures here').setInputFiles(ground().film);
    const row = page.getByRole('list', { name: 'Uploads' }).getByRole('listitem');
    await expect.poll(() => row.textContent()).toMatch(/Not sent.*no checksums.*http:\/\/localhost:\d+ /s);
  });

  it('says what is wrong with an option', async ({ visit }) => {
    const { page } = await visit();
    await page.getByRole('button', { name: /^Options: GIFs, frames, ASCII art, storyboard · 30 s/ }).click();
    const option = page.getByLabel('Slice length');
    await option.fill('9000');
    await expect.poll(() => option.getAttribute('aria-invalid')).toBe('true');
    await page.getByText('More options').click();
    await expectAccessible(page, 'an option that does not fit');
  });
});

describe('an address', () => {
  it('that there is none of leads back to the start', async ({ visit }) => {
    const { page } = await visit({ hash: '#/nowhere' });
    await expectAccessible(page, 'an unknown address');
    await page.getByRole('link', { name: 'Go to the start' }).click();
    await page.getByRole('button', { name: 'Choose files' }).waitFor();
  });

  it('of a job that is not there says so', async ({ visit }) => {
    const { page, allow } = await visit({ hash: '#/nowhere' });
    allow(({ text }) => text.includes('film-0123456789ab'));
    await page.goto(`${ground().page}#/jobs/film-0123456789ab`);
    await expect.poll(() => page.getByRole('alert').textContent()).toMatch(/no such job/);
    await expectAccessible(page, 'a job that is not there');
  });
});
