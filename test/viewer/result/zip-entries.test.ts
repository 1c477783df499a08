import { describe, expect, it } from 'vitest';
import type { JobLinks, LinkKind } from '../../../src/api/contracts/jobs.ts';
import { zipEntries } from '../../../src/viewer/result/zip-entries.ts';

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
const frames = Array.from({ length: 10 }, (_, second) => `${String(second).padStart(6, '0')}.jpg`);

describe('what goes into the archive', () => {
  it('is every file of every kind once, below the name of the job', async () => {
    const clock = { ms: 0 };
    const { fetchPage } = makeApi({ frames, gif: ['00000.gif'], files: ['job.json', 'manifest.json'] }, clock);
    const names: string[] = [];
    for await (const { name } of zipEntries(JOB, ['gif', 'frames', 'files'], fetchPage, () => clock.ms))
      names.push(name);
    expect(names).toEqual([
      `${JOB}/gif/00000.gif`,
      ...frames.map((name) => `${JOB}/frames/${name}`),
      `${JOB}/job.json`,
      `${JOB}/manifest.json`,
    ]);
  });

  it('hands out no link that was signed too long ago, however slow the reader is', async () => {
    const clock = { ms: 0 };
    const { fetchPage, asked } = makeApi({ frames }, clock);
    const seen: string[] = [];
    for await (const { url } of zipEntries(JOB, ['frames'], fetchPage, () => clock.ms)) {
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
    for await (const { name } of zipEntries(JOB, ['frames'], fetchPage, () => clock.ms)) {
      seen.push(name);
      clock.ms += 1_000_000;
    }
    expect(seen).toHaveLength(frames.length);
  });

  it('leaves out what the storyboard was put together from', async () => {
    const { fetchPage } = makeApi({ storyboard: ['000.jpg', 'strips/00000.mjpeg', 'thumbnails.vtt'] }, { ms: 0 });
    const names: string[] = [];
    for await (const { name } of zipEntries(JOB, ['storyboard'], fetchPage, () => 0)) names.push(name);
    expect(names).toEqual([`${JOB}/storyboard/000.jpg`, `${JOB}/storyboard/thumbnails.vtt`]);
  });
});
