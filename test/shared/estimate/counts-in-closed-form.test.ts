import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planStoryboard } from '../../../src/renders/storyboard/plan/plan-storyboard.ts';
import { fitPicture } from '../../../src/shared/core/media/fit-picture.ts';
import { rangesOfPart, slicesOfPart } from '../../../src/shared/core/slices/film-part.ts';
import { tileSeconds } from '../../../src/shared/core/slices/slice-samplings.ts';
import { outputCountOf, sheetCountOf } from '../../../src/shared/estimator/model/request-counts.ts';
import { optionsOf } from '../../fakes/job-documents.ts';
import { partsOfFilm } from '../../fakes/parts-of-film.ts';

const cases = fc.record({
  durationMs: fc.integer({ min: 1, max: 900_000 }),
  slice: fc.integer({ min: 1, max: 300 }),
  interval: fc.integer({ min: 1, max: 60 }),
  columns: fc.integer({ min: 1, max: 20 }),
  tail: fc.constantFrom({}, { tail: 'joined' as const }),
});

describe('counts of a storyboard', () => {
  it('are those of its plan, without making it', () => {
    fc.assert(
      fc.property(cases, partsOfFilm, ({ durationMs, slice, interval, columns, tail }, part) => {
        const layer = {
          renders: ['storyboard'],
          slice,
          'storyboard.interval': interval,
          'storyboard.columns': columns,
          ...part(durationMs),
        } as const;
        const options = { ...optionsOf('video', layer), ...tail };
        const slices = slicesOfPart(durationMs, options);
        const strips = slices.filter((each) => tileSeconds(each, interval).length > 0).length;
        expect(outputCountOf({ durationMs, options })).toBe(slices.length + strips);
        const tile = fitPicture({ width: 16, height: 9 }, options.storyboard.width);
        expect(sheetCountOf({ durationMs, options })).toBe(
          planStoryboard({ ranges: rangesOfPart(durationMs, options), interval, columns, tile }).sheets.length,
        );
      }),
    );
  });

  it('of three million seconds are there at once', () => {
    const started = process.cpuUsage();
    outputCountOf({ durationMs: 3_000_000_000, options: optionsOf('video', { slice: 1 }) });
    expect(process.cpuUsage(started).user).toBeLessThan(100_000);
  });
});
