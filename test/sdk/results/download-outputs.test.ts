import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Buckets } from '../../../src/sdk/cloud/buckets.ts';
import { downloadOutputs } from '../../../src/sdk/results/download-outputs.ts';
import { startThrowawayS3, type ThrowawayS3 } from '../../fakes/throwaway-s3.ts';
import { makeZip } from '../../fixtures/make-zip.ts';

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

const putBytes = (key: string, body: Uint8Array) =>
  s3.buckets.store.put('output', { key, contentType: 'text/plain', body });
const put = (key: string, text: string) => putBytes(key, new TextEncoder().encode(text));

const download = (
  signal = new AbortController().signal,
  onBytes: (done: number, total: number) => void = () => {},
  packed = false,
) => downloadOutputs(s3.buckets, { jobId: JOB, folder: join(s3.folder, 'out'), packed, signal, onBytes });

const files = async () =>
  (await readdir(join(s3.folder, 'out'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(s3.folder, 'out').length + 1))
    .sort();

describe('downloadOutputs of packed frames', () => {
  const named = (name: string, text: string) => ({ name, data: new TextEncoder().encode(text) });
  const pack = makeZip([named('000000.jpg', 'first'), named('000001.jpg', 'second')]).archive;
  const inOut = (name: string) => join(s3.folder, 'out', JOB, name);
  const gets = () => s3.requests.filter((request) => request.startsWith('GET') && request.includes('.zip')).length;

  beforeEach(async () => {
    await s3.buckets.store.delete('output', `jobs/${JOB}/frames/000000.jpg`);
    await putBytes(`jobs/${JOB}/frames/00000.zip`, pack);
    await putBytes(`jobs/${JOB}/adhoc/1-2/frames/00000.zip`, makeZip([named('000001.jpg', 'by hand')]).archive);
  });

  it('unpacks them to where single files would be, and the files of an ad-hoc range beside those', async () => {
    const seen: [number, number][] = [];
    const downloaded = await download(undefined, (done, total) => seen.push([done, total]));
    expect(downloaded).toMatchObject({ files: 5, present: 0 });
    expect(await files()).toEqual([
      `${JOB}/adhoc/1-2/frames/000001.jpg`,
      `${JOB}/frames/000000.jpg`,
      `${JOB}/frames/000001.jpg`,
      `${JOB}/gif/00000.gif`,
      `${JOB}/manifest.json`,
    ]);
    expect(await readFile(inOut('frames/000001.jpg'), 'utf8')).toBe('second');
    const [done, total] = seen.at(-1) ?? [];
    expect(done).toBe(total);
  });

  it('knows which are there by their checksums, and fetches the file again for one that is not', async () => {
    await download();
    s3.clear();
    expect(await download()).toMatchObject({ files: 5, present: 5 });
    expect(gets()).toBe(2);
    await writeFile(inOut('frames/000001.jpg'), 'secOnd');
    expect(await download()).toMatchObject({ files: 5, present: 3 });
    expect(await readFile(inOut('frames/000001.jpg'), 'utf8')).toBe('second');
  });

  it('leaves them packed when that is asked for', async () => {
    expect(await download(undefined, undefined, true)).toMatchObject({ files: 4 });
    expect(await readFile(inOut('frames/00000.zip'))).toEqual(Buffer.from(pack));
    expect((await files()).filter((name) => name.endsWith('.jpg'))).toEqual([]);
  });

  it('fails for a file in them that leads out of the folder, and for one that is damaged', async () => {
    await putBytes(`jobs/${JOB}/frames/00001.zip`, makeZip([named('../../../evil.jpg', 'x')]).archive);
    await expect(download()).rejects.toThrow(/evil\.jpg" is not downloaded/);
    const damaged = pack.slice();
    damaged[41] = 0;
    await putBytes(`jobs/${JOB}/frames/00001.zip`, damaged);
    await expect(download()).rejects.toThrow(
      /00001\.zip" is not unpacked.*"000000\.jpg" have another checksum.*--packed/,
    );
  });
});

describe('downloadOutputs', () => {
  it('brings everything of the job as it is in the bucket, and nothing else', async () => {
    const seen: [number, number][] = [];
    const downloaded = await download(undefined, (done, total) => seen.push([done, total]));
    expect(downloaded).toMatchObject({ files: 3, present: 0, bytes: 13 });
    expect(downloaded.paths).toEqual((await files()).map((name) => join(s3.folder, 'out', name)));
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
    expect(await download()).toMatchObject({ files: 3, present: 1, bytes: 13 });
    expect((await stat(gif)).mtimeMs).toBe(before.mtimeMs);
    expect(await readFile(join(s3.folder, 'out', JOB, 'frames/000000.jpg'), 'utf8')).toBe('picture');
    expect(await readFile(join(s3.folder, 'out', JOB, 'manifest.json'), 'utf8')).toBe('[]');
  });

  /** Brings the files of a job whose objects lie on this machine, a few bytes at a time. @param bytesOf what lies there for an object */
  const downloadInPlace = (bytesOf: (key: string) => string | undefined) => {
    const open: NonNullable<Buckets['open']> = async (_bucket, key) => {
      const bytes = Buffer.from(bytesOf(key) ?? '');
      if (bytes.length === 0) return undefined;
      const read = async (target: Uint8Array, from: number) => bytes.copy(target.subarray(0, 3), 0, from);
      return { bytes: bytes.length, read, close: async () => undefined };
    };
    const request = { jobId: JOB, folder: join(s3.folder, 'out'), signal: new AbortController().signal };
    return downloadOutputs({ ...s3.buckets, open }, { ...request, onBytes: () => undefined });
  };
  const asked = () =>
    s3.requests.filter((request) => /^GET .*\.(gif|jpg|json)$/.test(request)).map((each) => each.slice(-9));

  it('asks for nothing that lies on this machine', async () => {
    s3.clear();
    const texts: Record<string, string> = { gif: 'half', jpg: 'picture', json: '{}' };
    await downloadInPlace((key) => texts[key.split('.').at(-1) ?? '']);
    expect(await readFile(join(s3.folder, 'out', JOB, 'frames/000000.jpg'), 'utf8')).toBe('picture');
    expect(asked().filter((name) => !name.includes('json'))).toEqual([]);
  });

  it('asks the store where what lies there is gone, cut, longer or damaged', async () => {
    for (const there of [undefined, 'pict', 'pictures', 'picturE']) {
      await rm(join(s3.folder, 'out'), { recursive: true, force: true });
      s3.clear();
      await downloadInPlace((key) => (key.endsWith('.jpg') ? there : 'half'));
      expect(await readFile(join(s3.folder, 'out', JOB, 'frames/000000.jpg'), 'utf8')).toBe('picture');
      expect(asked()).toContain('00000.jpg');
    }
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
