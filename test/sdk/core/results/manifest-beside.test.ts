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

  it('leaves archives that stay packed', () => {
    const [, frames] = manifestBeside(manifest, [], false).renders;
    expect(frames).toMatchObject({ firstKey: 'frames/00000.zip', count: 2, pictures: 3 });
  });
});
