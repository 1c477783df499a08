import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { expectAccessible } from './accessibility.ts';
import { numberAt } from './film.ts';
import { ground } from './ground.ts';
import { tabBackTo, tabTo } from './keyboard.ts';
import { numberShown } from './shown-number.ts';
import { it } from './visit.ts';

it('leads by the keyboard alone from the file to the finished GIF of a moment on the disk', async ({ visit }) => {
  const { film, folder } = ground();
  const path = join(folder, 'all-keys.mp4');
  await copyFile(film, path);
  const { page } = await visit({ acceptDownloads: true });
  await tabTo(page, page.getByRole('button', { name: 'Choose files' }));
  const choosing = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  await (await choosing).setFiles(path);
  await page.waitForURL(/#\/jobs\/all-keys-[0-9a-f]{12}$/);

  // While the job still runs: what is not rendered yet is made for the moment alone.
  const slider = page.getByRole('slider', { name: 'Second of the video' });
  await tabTo(page, slider);
  await page.keyboard.press('Home');
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowRight');
  await tabTo(page, page.getByRole('button', { name: 'Make a GIF of this' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('slider', { name: 'End of the GIF' }));
  await page.keyboard.press('ArrowLeft');
  await tabTo(page, page.getByRole('combobox', { name: 'Width' }));
  await page.keyboard.type('320');
  await tabTo(page, page.getByRole('button', { name: 'Make the GIF' }));
  await page.keyboard.press('Enter');
  const made = page.getByRole('list', { name: 'Moments' }).getByRole('listitem');
  const gif = made.getByRole('img', { name: /^GIF of 0:0/ });
  await gif.waitFor();
  await expect.poll(() => numberShown(gif).catch(() => -1)).toBeGreaterThanOrEqual(0);
  expect(await numberShown(gif).catch(() => -1)).toBeLessThanOrEqual(numberAt(6));
  await expectAccessible(page, 'a finished moment');

  const download = made.getByRole('button', { name: /^Download GIF of/ });
  await tabBackTo(page, page.getByRole('button', { name: 'Close' }));
  await page.keyboard.press('Enter');
  await tabTo(page, download);
  const saving = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const saved = join(folder, 'moment.gif');
  await (await saving).saveAs(saved);
  expect((await readFile(saved)).subarray(0, 6).toString()).toBe('GIF89a');
});
