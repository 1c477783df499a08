import { describe, expect, it } from 'vitest';
import { planStoryboard } from '../../../src/renders/storyboard/plan/plan-storyboard.ts';
import { thumbnailsVtt } from '../../../src/renders/storyboard/plan/thumbnails-vtt.ts';
import { readThumbnails, thumbnailAt } from '../../../src/viewer/core/result/read-thumbnails.ts';

const board = planStoryboard({
  ranges: [{ startMs: 0, endMs: 250_400 }],
  interval: 1,
  tile: { width: 160, height: 90 },
  columns: 10,
});
const tiles = readThumbnails(thumbnailsVtt(board));

describe('tiles of thumbnails.vtt', () => {
  it('are those that the assembler wrote, without a gap', () => {
    expect(tiles).toHaveLength(251);
    expect(tiles[0]).toEqual({ startMs: 0, endMs: 1_000, sheet: '000.jpg', x: 0, y: 0, width: 160, height: 90 });
    expect(tiles.at(-1)).toMatchObject({ startMs: 250_000, endMs: 250_400, sheet: '002.jpg' });
    for (const [place, { startMs }] of tiles.entries()) expect(startMs).toBe(tiles[place - 1]?.endMs ?? 0);
  });

  it('are found by time, also across sheets and beyond the ends', () => {
    expect(thumbnailAt(tiles, 99_999)).toMatchObject({ sheet: '000.jpg', x: 1440, y: 810 });
    expect(thumbnailAt(tiles, 100_000)).toMatchObject({ sheet: '001.jpg', x: 0, y: 0 });
    expect(thumbnailAt(tiles, -1)?.startMs).toBe(0);
    expect(thumbnailAt(tiles, 1e9)?.startMs).toBe(250_000);
    expect(thumbnailAt([], 0)).toBeUndefined();
  });

  it('are read with Windows line ends, names of cues and times without hours; other cues are left out', () => {
    const text =
      'WEBVTT\r\n\r\nNOTE no tile\r\n\r\n1\r\n00:01.000 --> 00:02.500 line:0\r\n000.jpg#xywh=1,2,3,4\r\n\r\n00:03.000 --> 00:04.000\r\nwords\r\n';
    expect(readThumbnails(text)).toEqual([
      { startMs: 1_000, endMs: 2_500, sheet: '000.jpg', x: 1, y: 2, width: 3, height: 4 },
    ]);
  });
});
