import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LARGEST_SHEET_PX, planStoryboard } from '../../../src/renders/storyboard/plan/plan-storyboard.ts';
import { thumbnailsVtt } from '../../../src/renders/storyboard/plan/thumbnails-vtt.ts';
import { readThumbnails } from '../../../src/viewer/core/result/read-thumbnails.ts';
import { readThumbnailsVtt } from '../../fixtures/read-vtt.ts';

const request = fc.record({
  durationMs: fc.integer({ min: 1, max: 2_000_000 }),
  interval: fc.integer({ min: 1, max: 60 }),
  tile: fc.record({ width: fc.integer({ min: 16, max: 640 }), height: fc.integer({ min: 1, max: 2560 }) }),
  columns: fc.integer({ min: 1, max: 40 }),
});

describe('planStoryboard', () => {
  it('puts ten minutes on six sheets of a hundred tiles', () => {
    const { sheets } = planStoryboard({
      ranges: [{ startMs: 0, endMs: 600_000 }],
      interval: 1,
      tile: { width: 160, height: 90 },
      columns: 10,
    });
    expect(sheets.map(({ width, height, tiles }) => [width, height, tiles.length])).toEqual(
      Array.from({ length: 6 }, () => [1600, 900, 100]),
    );
    expect(sheets[1]?.tiles[11]).toEqual({ index: 111, sheet: 1, x: 160, y: 90 });
  });

  it('makes the last sheet no larger than its tiles', () => {
    const { sheets } = planStoryboard({
      ranges: [{ startMs: 0, endMs: 3_500 }],
      interval: 1,
      tile: { width: 160, height: 90 },
      columns: 3,
    });
    expect(sheets.map(({ width, height }) => [width, height])).toEqual([[480, 180]]);
  });

  it('holds every tile once, inside its sheet, no two at the same place, no sheet too large', () => {
    fc.assert(
      fc.property(request, (asked) => {
        const { sheets, tile } = planStoryboard({ ...asked, ranges: [{ startMs: 0, endMs: asked.durationMs }] });
        const places = new Set<string>();
        let next = 0;
        for (const sheet of sheets) {
          expect(Math.max(sheet.width, sheet.height)).toBeLessThanOrEqual(LARGEST_SHEET_PX);
          for (const { index, x, y } of sheet.tiles) {
            expect(index).toBe(next);
            next += 1;
            expect(x + tile.width).toBeLessThanOrEqual(sheet.width);
            expect(y + tile.height).toBeLessThanOrEqual(sheet.height);
            places.add(`${sheet.index} ${x} ${y}`);
          }
        }
        expect(next).toBe(Math.ceil(asked.durationMs / (asked.interval * 1000)));
        expect(places.size).toBe(next);
      }),
      { numRuns: 30 },
    );
  });
});

describe('thumbnailsVtt', () => {
  it('says which part of which sheet is shown when', () => {
    const plan = planStoryboard({
      ranges: [{ startMs: 0, endMs: 3_725_500 }],
      interval: 3600,
      tile: { width: 160, height: 90 },
      columns: 10,
    });
    expect(thumbnailsVtt(plan)).toBe(
      [
        'WEBVTT',
        '',
        '00:00:00.000 --> 01:00:00.000',
        '000.jpg#xywh=0,0,160,90',
        '',
        '01:00:00.000 --> 01:02:05.500',
        '000.jpg#xywh=160,0,160,90',
        '',
      ].join('\n'),
    );
  });

  it('says in a comment which moment a key frame is of', () => {
    const plan = planStoryboard({
      ranges: [{ startMs: 0, endMs: 3_000 }],
      interval: 1,
      tile: { width: 160, height: 90 },
      columns: 10,
    });
    const text = thumbnailsVtt(
      plan,
      new Map([
        [0, -40],
        [2, 1_480],
      ]),
    );
    expect(text).toContain('NOTE shows -00:00:00.040\n\n00:00:00.000 --> 00:00:01.000\n');
    expect(text).toContain('\n\nNOTE shows 00:00:01.480\n\n00:00:02.000 --> 00:00:03.000\n');
    expect(text.match(/NOTE/g)).toHaveLength(2);
    const cues = (vtt: string) => [readThumbnails(vtt), readThumbnailsVtt(new TextEncoder().encode(vtt))];
    expect(cues(text)).toEqual(cues(thumbnailsVtt(plan)));
  });

  it('says the moments of the tiles of a part, by their numbers in the film', () => {
    const part = {
      ranges: [{ startMs: 2_000, endMs: 4_500 }],
      interval: 1,
      tile: { width: 160, height: 90 },
      columns: 10,
    };
    const text = thumbnailsVtt(planStoryboard(part), new Map([2, 3, 4].map((tile) => [tile, tile * 1000 - 40])));
    expect(text.match(/NOTE shows .*|.* -->/g)).toEqual([
      ...['NOTE shows 00:00:01.960', '00:00:02.000 -->', 'NOTE shows 00:00:02.960', '00:00:03.000 -->'],
      ...['NOTE shows 00:00:03.960', '00:00:04.000 -->'],
    ]);
  });
});
