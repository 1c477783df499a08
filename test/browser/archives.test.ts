import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, Route } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { ground } from './ground.ts';
import { chooseOwnFile, ownFiles, withoutPicker, writeOwnFile } from './own-files.ts';
import { readZip } from './read-zip.ts';
import { renderFilm } from './rendered-job.ts';
import { it, type OpenVisit } from './visit.ts';

/** Two jobs of one film. */
let jobIds: readonly [string, string];
beforeAll(async () => {
  const first = await renderFilm('archived.mp4', 'slice=3;renders=gif');
  jobIds = [first, await renderFilm('archived.mp4', 'slice=3;renders=gif,frames')];
  expect(jobIds[0]).not.toBe(jobIds[1]);
});

const isGif = (url: URL): boolean => url.pathname.endsWith('/gif/00002.gif');
const openJob = async (visit: OpenVisit, jobId: string, prepare: (page: Page) => Promise<void>) => {
  const visited = await visit({ acceptDownloads: true });
  await prepare(visited.page);
  await visited.page.goto(`${ground().page}#/jobs/${jobId}`);
  await visited.page.reload();
  return visited;
};
const download = (page: Page): Promise<void> => page.getByRole('button', { name: 'Download all' }).click();
const said = (page: Page) => page.locator('.downloads').getByRole('status');
/** A busy machine takes its time. */
const PATIENT = { timeout: 15_000 } as const;
const stop = async (page: Page): Promise<void> => {
  const button = page.getByRole('button', { name: 'Stop: Archive of archived.mp4' });
  await button.click();
  await page.getByText('The archive of archived.mp4 was stopped').waitFor(PATIENT);
  await expect.poll(() => button.count(), PATIENT).toBe(0);
};

describe('archives of two jobs of a film', () => {
  it('are made at the same time, each of its own files', async ({ visit }) => {
    const { page, context } = await openJob(visit, jobIds[0], withoutPicker);
    const other = await context.newPage();
    await withoutPicker(other);
    await other.goto(`${ground().page}#/jobs/${jobIds[1]}`);
    await other.getByText('Complete', { exact: true }).waitFor();

    // The first one is held in the middle until the second one is saved.
    let held: Route | undefined;
    await page.route(isGif, (route) => {
      held = route;
    });
    const saving = page.waitForEvent('download');
    await download(page);
    await expect.poll(() => held !== undefined, PATIENT).toBe(true);
    const otherSaving = other.waitForEvent('download');
    await download(other);
    const paths = jobIds.map((jobId) => join(ground().folder, `two-${jobId}.zip`));
    const [path = '', otherPath = ''] = paths;
    await (await otherSaving).saveAs(otherPath);
    await held?.continue();
    await (await saving).saveAs(path);
    expect([(await saving).suggestedFilename(), (await otherSaving).suggestedFilename()]).toEqual(
      jobIds.map((jobId) => `${jobId}.zip`),
    );
    for (const [place, jobId] of jobIds.entries()) {
      const names = [...readZip(await readFile(paths[place] ?? '')).keys()];
      expect(names.filter((name) => name.includes('/gif/'))).toHaveLength(4);
      expect(names.filter((name) => !name.startsWith(`${jobId}/`))).toEqual([]);
    }
  });
});

describe('an archive', () => {
  it('that is stopped, or fails, leaves no file behind, and the next one removes what closed pages left', async ({
    visit,
  }) => {
    const { page, allow } = await openJob(visit, jobIds[0], withoutPicker);
    allow(({ text }) => text.includes('/gif/00002.gif') || text.includes('ERR_'));
    await page.route(isGif, () => undefined);
    await download(page);
    // The file, and beside it what is written.
    await expect.poll(async () => Object.keys(await ownFiles(page)).length, PATIENT).toBeGreaterThan(0);
    await stop(page);
    expect(await ownFiles(page)).toEqual({});

    await page.unroute(isGif);
    await page.route(isGif, (route) => route.abort('connectionreset'));
    await download(page);
    await expect.poll(() => said(page).textContent(), PATIENT).toMatch(/^Not saved: The storage does not answer/);
    expect(await ownFiles(page)).toEqual({});

    await page.unroute(isGif);
    // Also of the one name that pages of before had.
    for (const name of ['fanreel-download.zip', `fanreel-download-${jobIds[0]}-gone.zip`, 'of-somebody-else']) {
      await writeOwnFile(page, name, 'left behind');
    }
    const saving = page.waitForEvent('download');
    await download(page);
    await (await saving).saveAs(join(ground().folder, 'after-left-overs.zip'));
    const left = Object.keys(await ownFiles(page)).toSorted();
    expect(left).toEqual([expect.stringMatching(`^fanreel-download-${jobIds[0]}-[0-9a-f-]{36}\\.zip$`), left[1]]);
    expect(left[1]).toBe('of-somebody-else');
  });

  it('goes on while another page is shown, and its job knows of it when the reader comes back', async ({ visit }) => {
    const { page } = await openJob(visit, jobIds[0], withoutPicker);
    let held: Route | undefined;
    await page.route(isGif, (route) => {
      held = route;
    });
    await download(page);
    await expect.poll(() => held !== undefined, PATIENT).toBe(true);
    await page.getByRole('link', { name: 'Pictures' }).click();
    await expect.poll(() => page.getByRole('button', { name: 'Download all' }).count()).toBe(0);
    const work = page.getByRole('region', { name: 'Under way' }).getByRole('listitem');
    expect(await work.textContent()).toMatch(/Archive of archived\.mp4.*\d+ files?, .*B.*Stop/);
    await page.goBack();
    const button = page.getByRole('button', { name: 'Download all' });
    await expect.poll(() => button.isDisabled(), PATIENT).toBe(true);
    const saving = page.waitForEvent('download');
    await held?.continue();
    expect((await saving).suggestedFilename()).toBe(`${jobIds[0]}.zip`);
    await page.getByText(/^\d+ files, .* saved$/).waitFor(PATIENT);
    expect([await work.count(), await button.isEnabled()]).toEqual([0, true]);
  });

  it('for which the browser has no room says what to do, and leaves no file behind', async ({ visit }) => {
    const { page, context } = await openJob(visit, jobIds[0], withoutPicker);
    await page.getByText('Complete', { exact: true }).waitFor();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(page.url()).origin, quotaSize: 2_000 });
    await download(page);
    await expect.poll(() => said(page).textContent(), PATIENT).toMatch(/^Not saved: .*no more room.*reload the page/);
    expect(await ownFiles(page)).toEqual({});
  });

  it('that is stopped keeps a file as it was over which it was to be written, and removes a new one', async ({
    visit,
  }) => {
    const { page, allow } = await openJob(visit, jobIds[0], (each) => chooseOwnFile(each, 'chosen.zip'));
    allow(({ text }) => text.includes('/gif/00002.gif'));
    await page.route(isGif, () => undefined);
    await download(page);
    await stop(page);
    expect(await ownFiles(page)).toEqual({});
    await writeOwnFile(page, 'chosen.zip', 'the archive of yesterday');
    await download(page);
    await stop(page);
    expect(await ownFiles(page)).toEqual({ 'chosen.zip': 'the archive of yesterday'.length });
  });
});
