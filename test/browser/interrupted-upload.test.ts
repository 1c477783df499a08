import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { JobAnswer } from '../../src/api/contracts/jobs.ts';
import { type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { expectAccessible } from './accessibility.ts';
import { ground } from './ground.ts';
import { it } from './visit.ts';

const NAME = 'large.mp4';
const MIB = 1024 ** 2;
/** Three parts, the last one smaller. */
const SIZE = 33 * MIB;

/** The film with a box behind it that players skip. */
const makeLargeFilm = async (): Promise<string> => {
  const { film, folder } = ground();
  const content = await readFile(film);
  const free = Buffer.alloc(SIZE - content.length, 'fanreel');
  free.writeUInt32BE(free.length, 0);
  free.write('free', 4, 'latin1');
  const path = join(folder, NAME);
  await writeFile(path, Buffer.concat([content, free]));
  return path;
};

/** Numbers of the parts that are let through; the storage takes nothing of the others. */
let passing: readonly number[] = [];
/** Numbers of the parts that were begun. */
let sent: number[] = [];

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline({
    api: { viewerDir: join(import.meta.dirname, '../../dist/viewer') },
    intercept: async (request) => {
      const part = Number(new URL(request.url ?? '', 'http://s3').searchParams.get('partNumber') ?? 0);
      if (request.method !== 'PUT' || part === 0) return false;
      sent.push(part);
      if (passing.includes(part)) return false;
      await once(request.socket, 'close');
      return true;
    },
  });
});
afterAll(async () => {
  await pipeline?.stop();
});

const choose = async (page: Page, button: string, path: string): Promise<void> => {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button }).click();
  await (await choosing).setFiles(path);
};

describe('an upload', () => {
  it('that is paused, and cut by a reload, sends what is missing and nothing twice', async ({ visit }) => {
    const path = await makeLargeFilm();
    const { page, allow } = await visit({ url: pipeline.cloud.endpoints.viewerUrl ?? '' });
    // Pausing cuts what is on its way.
    allow(({ kind, text }) => kind === 'failed request' && /^PUT .*partNumber=[23]\b/.test(text));
    [passing, sent] = [[1], []];
    const row = page.getByRole('list', { name: 'Uploads' }).getByRole('listitem');
    const says = (what: RegExp) => expect.poll(() => row.textContent(), { timeout: 15_000 }).toMatch(what);

    let stored = page.waitForResponse(/[?&]partNumber=1&/);
    await choose(page, 'Choose files', path);
    await stored;
    await row.getByRole('button', { name: `Pause ${NAME}` }).click();
    await says(/Paused\D*16\.8 MB of 34\.6 MB/);
    await expectAccessible(page, 'an upload that is paused');
    expect(sent.toSorted()).toEqual([1, 2, 3]);

    [passing, sent] = [[3], []];
    stored = page.waitForResponse(/[?&]partNumber=3&/);
    await row.getByRole('button', { name: `Resume ${NAME}` }).click();
    await stored;
    await row.getByRole('button', { name: `Pause ${NAME}` }).click();
    await says(/Paused/);
    expect(sent.toSorted()).toEqual([2, 3]);

    await page.reload();
    await says(/Interrupted\D*17\.8 MB of 34\.6 MB are stored/);
    await expectAccessible(page, 'an upload that was interrupted');
    [passing, sent] = [[1, 2, 3], []];
    await choose(page, `Choose the file again: ${NAME}`, path);
    await page.waitForURL(/#\/jobs\/large-[0-9a-f]{12}$/);
    expect(sent).toEqual([2]);

    const job = (await (await fetch(page.url().replace('/#/', '/'))).json()) as JobAnswer;
    const inBucket = Buffer.from(await (await fetch(job.source.url ?? '')).arrayBuffer());
    const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    expect(digest(inBucket)).toBe(digest(await readFile(path)));
  });
});
