import { describe, expect, it } from 'vitest';
import { manifestBeside } from '../../../../src/sdk/core/results/manifest-beside.ts';
import type { Manifest } from '../../../../src/shared/core/documents/manifest.ts';

const JOB = 'film-0123456789ab';
const row = (kind: string, first: string, last: string, count: number) => ({
  ...{ kind, contentType: kind === 'gif' ? 'image/gif' : 'application/zip', count, bytes: 9 },
  ...{ firstKey: `jobs/${JOB}/${first}`, lastKey: `jobs/${JOB}/${last}` },
});
const manifest = {
  jobId: JOB,
  renders: [
    row('gif', 'gif/00000.gif', 'gif/00001.gif', 2),
    { ...row('frames', 'frames/00000.zip', 'frames/00001.zip', 2), pictures: 3 },
  ],
  storyboard: {
    vtt: `jobs/${JOB}/storyboard/thumbnails.vtt`,
    sheets: 1,
    tile: { width: 1, height: 1 },
    interval: 1,
    columns: 1,
  },
} as unknown as Manifest;
const files = ['frames/000000.jpg', 'frames/000001.jpg', 'frames/000002.jpg', 'gif/00000.gif'].map((name) => ({
  name,
  bytes: 5,
}));

describe('manifestBeside', () => {
  it('names files as they lie beside it, and unpacked pictures one by one', () => {
    const { renders, storyboard } = manifestBeside(manifest, files, true);
    expect(renders).toEqual([
      {
        kind: 'gif',
        contentType: 'image/gif',
        firstKey: 'gif/00000.gif',
        lastKey: 'gif/00001.gif',
        count: 2,
        bytes: 9,
      },
      {
        ...{ kind: 'frames', contentType: 'image/jpeg', firstKey: 'frames/000000.jpg', lastKey: 'frames/000002.jpg' },
        ...{ count: 3, bytes: 15 },
      },
    ]);
    expect(storyboard).toMatchObject({ vtt: 'storyboard/thumbnails.vtt', sheets: 1 });
  });

  it('names the poster as it lies beside it, and no fingerprints, which do not', () => {
    const poster = { key: `jobs/${JOB}/poster.jpg`, second: 3, width: 16, height: 9, bytes: 5 };
    const fingerprints = { key: `jobs/${JOB}/fingerprints.bin`, seconds: 9 };
    const beside = manifestBeside({ ...manifest, poster, fingerprints }, files, true);
    expect(beside.poster).toEqual({ ...poster, key: 'poster.jpg' });
    const small = { key: `jobs/${JOB}/poster-small.jpg`, width: 8, height: 5, bytes: 3 };
    const both = manifestBeside({ ...manifest, poster: { ...poster, small } }, files, true);
    expect(both.poster).toEqual({ ...poster, key: 'poster.jpg', small: { ...small, key: 'poster-small.jpg' } });
    expect(beside.fingerprints).toBeUndefined();
  });

  it('leaves archives that stay packed', () => {
    const [, frames] = manifestBeside(manifest, [], false).renders;
    expect(frames).toMatchObject({ firstKey: 'frames/00000.zip', count: 2, pictures: 3 });
  });

  it('tells of each picture of a partial job once, in ranges without gaps', () => {
    const gappy = {
      ...manifest,
      renders: [
        row('frames', 'frames/00000.zip', 'frames/00000.zip', 1),
        row('frames', 'frames/00002.zip', 'frames/00003.zip', 2),
      ],
    };
    const there = [0, 1, 4, 5, 6, 7].map((second) => ({ name: `frames/00000${second}.jpg`, bytes: 5 }));
    expect(manifestBeside(gappy, there, true).renders).toMatchObject([
      { firstKey: 'frames/000000.jpg', lastKey: 'frames/000001.jpg', count: 2, bytes: 10 },
      { firstKey: 'frames/000004.jpg', lastKey: 'frames/000007.jpg', count: 4, bytes: 20 },
    ]);
  });

  it('reads each name a few times, also for ten thousand slices of which every other one is missing', () => {
    const rows = Array.from({ length: 5_000 }, (_, at) => {
      const name = `frames/${String(at * 2).padStart(5, '0')}.zip`;
      return row('frames', name, name, 1);
    });
    let reads = 0;
    const there = Array.from({ length: 20_000 }, (_, at) => ({
      get name() {
        reads += 1;
        return `frames/${String(at).padStart(6, '0')}.jpg`;
      },
      bytes: 5,
    }));
    expect(manifestBeside({ ...manifest, renders: rows }, there, true).renders).toMatchObject([{ count: 20_000 }]);
    expect(reads).toBeLessThan(there.length * 10);
  });
});
