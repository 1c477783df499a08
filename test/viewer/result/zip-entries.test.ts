import { downloadZip } from 'client-zip';
import { describe, expect, it } from 'vitest';
import type { JobLinks, LinkKind } from '../../../src/api/contracts/jobs.ts';
import { type DownloadEntry, zipEntries } from '../../../src/viewer/core/result/zip-entries.ts';

const JOB = 'film-0123456789ab';

/** An API with some files of each kind, four a page. */
const makeApi = (names: Partial<Record<LinkKind, string[]>>, clock: { ms: number }) => {
  const asked: [LinkKind, string | undefined][] = [];
  const fetchPage = async (links: LinkKind, cursor: string | undefined): Promise<JobLinks> => {
    asked.push([links, cursor]);
    const rest = (names[links] ?? []).filter((name) => name > (cursor ?? ''));
    const page = rest.slice(0, 4);
    const below = links === 'files' ? '' : `${links}/`;
    return {
      jobId: JOB,
      links,
      files: page.map((name) => ({ key: `jobs/${JOB}/${below}${name}`, bytes: 5, url: `${name}@${clock.ms}` })),
      linksExpireInSeconds: 300,
      ...(rest.length > 4 ? { next: page.at(-1) ?? '' } : {}),
    };
  };
  return { asked, fetchPage };
};
/** Central directory of an archive: names, and whether bit 11 says that they are UTF-8. */
const directoryOf = (archive: Buffer): { name: string; isUtf8: boolean }[] => {
  const entries: { name: string; isUtf8: boolean }[] = [];
  for (let at = archive.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; ) {
    const length = archive.readUInt16LE(at + 28);
    const name = archive.subarray(at + 46, at + 46 + length).toString();
    entries.push({ name, isUtf8: (archive.readUInt16LE(at + 8) & 0x800) !== 0 });
    at = archive.indexOf('PK\x01\x02', at + 46 + length, 'latin1');
  }
  return entries;
};
const frames = Array.from({ length: 10 }, (_, second) => `${String(second).padStart(6, '0')}.jpg`);

describe('what goes into the archive', () => {
  it('is every file of every kind once, below the name of the job', async () => {
    const clock = { ms: 0 };
    const { fetchPage } = makeApi({ frames, gif: ['00000.gif'], files: ['job.json', 'manifest.json'] }, clock);
    const names: string[] = [];
    for await (const { name } of zipEntries(
      { jobId: JOB, kinds: ['gif', 'frames', 'files'] },
      fetchPage,
      () => clock.ms,
    ))
      names.push(name);
    expect(names).toEqual([
      `${JOB}/gif/00000.gif`,
      ...frames.map((name) => `${JOB}/frames/${name}`),
      `${JOB}/manifest.json`,
    ]);
  });

  it('has a film of one slice as its slice and as the whole, each once, whatever an earlier version left there', async () => {
    const { fetchPage } = makeApi({ clip: ['00000.mp4'], files: ['clip.mp4', 'manifest.json'] }, { ms: 0 });
    const shared = [{ key: `jobs/${JOB}/clip/00000.mp4`, ownKey: `jobs/${JOB}/clip.mp4` }];
    const found: [string, string][] = [];
    for await (const { name, url } of zipEntries({ jobId: JOB, kinds: ['files', 'clip'], shared }, fetchPage)) {
      found.push([name, url]);
    }
    expect(found.map(([name]) => name)).toEqual(
      ['manifest.json', 'clip/00000.mp4', 'clip.mp4'].map((name) => `${JOB}/${name}`),
    );
    expect(found.find(([name]) => name === `${JOB}/clip.mp4`)?.[1]).toMatch(/^00000\.mp4@/);
  });

  it('hands out no link that was signed too long ago, however slow the reader is', async () => {
    const clock = { ms: 0 };
    const { fetchPage, asked } = makeApi({ frames }, clock);
    const seen: string[] = [];
    for await (const { url } of zipEntries({ jobId: JOB, kinds: ['frames'] }, fetchPage, () => clock.ms)) {
      const [name = '', signedMs] = url.split('@');
      expect(clock.ms - Number(signedMs)).toBeLessThanOrEqual(180_000);
      seen.push(name);
      clock.ms += 100_000;
    }
    expect(seen).toEqual(frames);
    expect(asked.length).toBeGreaterThan(3);
  });

  it('goes on when every file takes longer than a link lives', async () => {
    const clock = { ms: 0 };
    const { fetchPage } = makeApi({ frames }, clock);
    const seen: string[] = [];
    for await (const { name } of zipEntries({ jobId: JOB, kinds: ['frames'] }, fetchPage, () => clock.ms)) {
      seen.push(name);
      clock.ms += 1_000_000;
    }
    expect(seen).toHaveLength(frames.length);
  });

  it('leaves out what is of use to the functions alone', async () => {
    const { fetchPage } = makeApi({ storyboard: ['000.jpg', 'strips/00000.mjpeg', 'thumbnails.vtt'] }, { ms: 0 });
    const names: string[] = [];
    for await (const { name } of zipEntries({ jobId: JOB, kinds: ['storyboard'] }, fetchPage, () => 0))
      names.push(name);
    expect(names).toEqual([`${JOB}/storyboard/000.jpg`, `${JOB}/storyboard/thumbnails.vtt`]);
  });

  it('has the pictures of a stored archive in place of it', async () => {
    const { fetchPage } = makeApi({ frames: ['00000.zip'], gif: ['00000.gif'] }, { ms: 0 });
    const entries: DownloadEntry[] = [];
    for await (const entry of zipEntries({ jobId: JOB, kinds: ['gif', 'frames'] }, fetchPage, () => 0))
      entries.push(entry);
    expect(entries.map(({ nameOfFile }) => nameOfFile?.('000213.jpg'))).toEqual([
      undefined,
      `${JOB}/frames/000213.jpg`,
    ]);
    expect(() => entries[1]?.nameOfFile?.('../../x')).toThrow(/names no file of the job/);
  });

  it('has a file that is also that of the whole video under both names', async () => {
    const { fetchPage } = makeApi({ gif: ['00000.gif', '00001.gif'] }, { ms: 0 });
    const shared = [{ key: `jobs/${JOB}/gif/00000.gif`, ownKey: `jobs/${JOB}/whole.gif` }];
    const entries: [string, string][] = [];
    for await (const { name, url } of zipEntries({ jobId: JOB, kinds: ['gif'], shared }, fetchPage, () => 0))
      entries.push([name, url]);
    expect(entries).toEqual([
      [`${JOB}/gif/00000.gif`, '00000.gif@0'],
      [`${JOB}/whole.gif`, '00000.gif@0'],
      [`${JOB}/gif/00001.gif`, '00001.gif@0'],
    ]);
  });

  it('fails for a key that would leave the folder of the job when it is unpacked', async () => {
    const { fetchPage } = makeApi({ files: ['../../x'] }, { ms: 0 });
    const archive = zipEntries({ jobId: JOB, kinds: ['files'] }, fetchPage, () => 0);
    await expect(archive.next()).rejects.toThrow(/names no file of the job/);
  });

  it('has every name once and marked as UTF-8, also those that are not ASCII', async () => {
    const { fetchPage } = makeApi({ files: ['cafe\u0301.txt', 'caf\u00e9.txt', '🎬.txt', 'manifest.json'] }, { ms: 0 });
    const files: { name: string; input: string }[] = [];
    for await (const { name } of zipEntries({ jobId: JOB, kinds: ['files'] }, fetchPage, () => 0))
      files.push({ name, input: 'x' });
    const archive = Buffer.from(await downloadZip(files).arrayBuffer());
    const entries = directoryOf(archive);
    expect(entries.map(({ name }) => name)).toEqual(files.map(({ name }) => name));
    expect(new Set(entries.map(({ name }) => name)).size).toBe(4);
    expect(entries.every(({ isUtf8 }) => isUtf8)).toBe(true);
  });
});
