import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadOutputs } from '../../src/cli/download-outputs.ts';
import { startThrowawayS3, type ThrowawayS3 } from '../fakes/throwaway-s3.ts';

const JOB = 'film-0123456789ab';

let s3: ThrowawayS3;
let cut = false;

beforeEach(async () => {
  cut = false;
  s3 = await startThrowawayS3((request, response) => {
    if (!cut || request.method !== 'GET' || !String(request.url).includes('.gif')) return false;
    response.writeHead(200, { 'content-length': '4', etag: '"e"' });
    response.write('ha');
    response.destroy();
    return true;
  });
  await put(`jobs/${JOB}/gif/00000.gif`, 'half');
  await put(`jobs/${JOB}/frames/000000.jpg`, 'picture');
  await put(`jobs/${JOB}/manifest.json`, '{}');
  await put('jobs/other-0123456789ab/manifest.json', 'of another job');
});
afterEach(() => s3.close());

const put = (key: string, text: string) =>
  s3.buckets.store.put('output', { key, contentType: 'text/plain', body: new TextEncoder().encode(text) });

const download = (signal = new AbortController().signal, onBytes: (done: number, total: number) => void = () => {}) =>
  downloadOutputs(s3.buckets, { jobId: JOB, folder: join(s3.folder, 'out'), signal, onBytes });

const files = async () =>
  (await readdir(join(s3.folder, 'out'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(s3.folder, 'out').length + 1))
    .sort();

describe('downloadOutputs', () => {
  it('brings everything of the job as it is in the bucket, and nothing else', async () => {
    const seen: [number, number][] = [];
    const downloaded = await download(undefined, (done, total) => seen.push([done, total]));
    expect(downloaded).toEqual({ files: 3, present: 0, bytes: 13 });
    expect(await files()).toEqual([`${JOB}/frames/000000.jpg`, `${JOB}/gif/00000.gif`, `${JOB}/manifest.json`]);
    expect(await readFile(join(s3.folder, 'out', JOB, 'gif/00000.gif'), 'utf8')).toBe('half');
    expect(seen.at(-1)).toEqual([13, 13]);
  });

  it('brings only what is missing or differs the second time', async () => {
    await download();
    const gif = join(s3.folder, 'out', JOB, 'gif/00000.gif');
    const before = await stat(gif);
    await writeFile(join(s3.folder, 'out', JOB, 'frames/000000.jpg'), 'damaged');
    await put(`jobs/${JOB}/manifest.json`, '[]');
    expect(await download()).toEqual({ files: 3, present: 1, bytes: 13 });
    expect((await stat(gif)).mtimeMs).toBe(before.mtimeMs);
    expect(await readFile(join(s3.folder, 'out', JOB, 'frames/000000.jpg'), 'utf8')).toBe('picture');
    expect(await readFile(join(s3.folder, 'out', JOB, 'manifest.json'), 'utf8')).toBe('[]');
  });

  it('fails when a connection is cut, and leaves no half file under a name', async () => {
    cut = true;
    await expect(download()).rejects.toThrow(/GetObject of "jobs\/film-0123456789ab\/gif\/00000\.gif"/);
    expect((await files()).filter((name) => name.includes('gif'))).toEqual([]);
  });

  it('fails for a key that leads out of the folder, before anything is written', async () => {
    await put(`jobs/${JOB}/../../../evil`, 'x');
    await mkdir(join(s3.folder, 'out'));
    await expect(download()).rejects.toThrow(/"jobs\/film-0123456789ab\/\.\.\/\.\.\/\.\.\/evil" is not downloaded/);
    expect(await files()).toEqual([]);
  });

  it('fails with the reason when it is stopped', async () => {
    await expect(download(AbortSignal.abort(new Error('stopped by a person')))).rejects.toThrow('stopped by a person');
  });
});
