import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect } from 'vitest';
import { FILM, SLICE_SECONDS } from './film.ts';
import { ground } from './ground.ts';
import { ownFiles } from './own-files.ts';
import { readZip } from './read-zip.ts';
import { renderFilm } from './rendered-job.ts';
import { it } from './visit.ts';

let jobId: string;
beforeAll(async () => {
  jobId = await renderFilm('zipped.mp4', `slice=${SLICE_SECONDS};renders=gif,frames`);
});

/** Where the archive goes, by what a browser can do. */
type Way = 'picker' | 'own file' | 'memory';

/** Runs in the page before anything else: it can do no more than a browser of that way. */
const prepare = (way: Way): void => {
  const picked = async (): Promise<FileSystemFileHandle> => {
    const folder = await navigator.storage.getDirectory();
    return folder.getFileHandle('picked.zip', { create: true });
  };
  if (way === 'picker') Reflect.set(window, 'showSaveFilePicker', picked);
  else Reflect.deleteProperty(window, 'showSaveFilePicker');
  if (way !== 'memory') return;
  StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException('private', 'SecurityError'));
};

/** Bytes of a file that the page keeps; undefined: there is none. */
const keptFile = async (page: Page, name: string): Promise<Buffer | undefined> => {
  const base64 = await page.evaluate(async (wanted) => {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle(wanted).catch(() => undefined);
    if (handle === undefined) return undefined;
    const reader = new FileReader();
    reader.readAsDataURL(await handle.getFile());
    await new Promise((done) => {
      reader.onload = done;
    });
    return String(reader.result).split(',')[1];
  }, name);
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64');
};

/** Files of the job that an archive has, as the storage has them. */
const storedFiles = async (): Promise<Map<string, Buffer>> => {
  const stored = new Map<string, Buffer>();
  const names = [
    ...Array.from({ length: FILM.seconds }, (_, second) => `frames/${String(second).padStart(6, '0')}.jpg`),
    ...Array.from({ length: FILM.seconds / SLICE_SECONDS }, (_, slice) => `gif/${String(slice).padStart(5, '0')}.gif`),
    ...['manifest.json', 'poster.jpg'],
  ];
  for (const name of names) {
    const answer = await fetch(new URL(`jobs/${jobId}/files/${name}`, ground().page));
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    stored.set(`${jobId}/${name}`, Buffer.from(await answer.arrayBuffer()));
  }
  return stored;
};

const expectAll = async (archive: Buffer): Promise<void> => {
  const files = readZip(archive);
  for (const [name, content] of await storedFiles()) expect(files.get(name)?.equals(content), name).toBe(true);
};

describe('the archive of a job is right', () => {
  for (const way of ['picker', 'own file', 'memory'] as const) {
    it(`by way of ${way}`, async ({ visit }) => {
      const { page } = await visit({ acceptDownloads: true });
      await page.addInitScript(prepare, way);
      await page.goto(`${ground().page}#/jobs/${jobId}`);
      await page.reload();
      const downloads: string[] = [];
      page.on('download', (download) => downloads.push(download.suggestedFilename()));
      const downloading = way === 'picker' ? undefined : page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download all' }).click();
      if (downloading === undefined) {
        await page.getByText(/^\d+ files, .* saved$/).waitFor();
        await expectAll((await keptFile(page, 'picked.zip')) ?? Buffer.alloc(0));
        expect([downloads, Object.keys(await ownFiles(page))]).toEqual([[], ['picked.zip']]);
        return;
      }
      const path = join(ground().folder, `${way}.zip`);
      await (await downloading).saveAs(path);
      const archive = await readFile(path);
      await expectAll(archive);
      expect(downloads).toHaveLength(1);
      // Only the page's own file is written before it is saved.
      if (way === 'memory') return;
      const [own = '', ...others] = Object.keys(await ownFiles(page));
      expect([own, others]).toEqual([expect.stringMatching(`^fanreel-download-${jobId}-.*\\.zip$`), []]);
      expect((await keptFile(page, own))?.equals(archive)).toBe(true);
    });
  }

  it('or nothing is saved, when nobody chooses a file', async ({ visit }) => {
    const { page } = await visit({ acceptDownloads: true });
    await page.addInitScript(() => {
      const cancelled = () => Promise.reject(new DOMException('cancelled', 'AbortError'));
      Reflect.set(window, 'showSaveFilePicker', cancelled);
    });
    await page.goto(`${ground().page}#/jobs/${jobId}`);
    await page.reload();
    await page.getByRole('img', { name: /^Frame at/ }).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('download', (download) => asked.push(download.url()));
    // Until the page has all that it shows, however busy the machine is.
    for (let before = -1; asked.length > before; await page.waitForTimeout(1_000)) before = asked.length;
    asked.length = 0;
    await page.getByRole('button', { name: 'Download all' }).click();
    await page.waitForTimeout(500);
    expect(asked.filter((url) => !url.includes('/assets/'))).toEqual([]);
    expect(await page.getByRole('button', { name: 'Download all' }).isEnabled()).toBe(true);
  });
});
