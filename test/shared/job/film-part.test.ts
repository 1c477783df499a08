import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOptionLayer } from '../../../src/shared/core/options/option-layer.ts';
import { mergeOptions } from '../../../src/shared/core/options/render-options.ts';
import {
  countSlicesOfPart,
  lengthOfPart,
  rangesOfPart,
  slicesOfPart,
  startsWhenJoined,
} from '../../../src/shared/core/slices/film-part.ts';
import { planSlices } from '../../../src/shared/core/slices/plan-slices.ts';
import { partsOfFilm } from '../../fakes/parts-of-film.ts';

const films = fc.integer({ min: 2, max: 400_000 });
const sliceLengths = fc.integer({ min: 1, max: 300 });

/** Options as an upload carries them. @returns the problem, or the frozen part */
const frozen = (text: string, media: 'video' | 'image' = 'video') => {
  const layer = readOptionLayer(text);
  const options = 'problem' in layer ? layer : mergeOptions(media, layer.value);
  if ('problem' in options) return options.problem;
  const { from, to, at, length } = options.value;
  return { from, to, at, length };
};
const WHOLE = { from: undefined, to: undefined, at: undefined, length: undefined };

describe('slices of a part', () => {
  it('tile its ranges without a gap or an overlap, numbered from 0, none longer than asked for', () => {
    fc.assert(
      fc.property(films, sliceLengths, partsOfFilm, (durationMs, slice, part) => {
        const sliced = { slice, ...part(durationMs) };
        const slices = slicesOfPart(durationMs, sliced);
        expect(slices.map(({ index }) => index)).toEqual(slices.map((_, index) => index));
        const ranges = rangesOfPart(durationMs, sliced);
        let place = 0;
        for (const { startMs, endMs } of ranges) {
          let atMs = startMs;
          while (atMs < endMs) {
            const each = slices[place];
            expect(each?.startMs).toBe(atMs);
            expect(each?.endMs).toBeGreaterThan(atMs);
            if (sliced.at === undefined) expect((each?.endMs ?? 0) - atMs).toBeLessThanOrEqual(slice * 1000);
            atMs = each?.endMs ?? Number.POSITIVE_INFINITY;
            place += 1;
          }
          expect(atMs).toBe(endMs);
        }
        expect(place).toBe(slices.length);
        expect(countSlicesOfPart(durationMs, sliced)).toBe(slices.length);
        expect(lengthOfPart(durationMs, sliced)).toBe(slices.reduce((sum, each) => sum + each.endMs - each.startMs, 0));
      }),
    );
  });

  it('are those of the whole film where nothing is said', () => {
    fc.assert(
      fc.property(films, sliceLengths, (durationMs, slice) => {
        expect(slicesOfPart(durationMs, { slice })).toEqual(planSlices(durationMs, slice * 1000));
      }),
    );
  });

  it('begin at the part and step by the slice', () => {
    expect(slicesOfPart(60_000, { slice: 2, from: 20.5, to: 25 })).toEqual([
      { index: 0, startMs: 20_500, endMs: 22_500 },
      { index: 1, startMs: 22_500, endMs: 24_500 },
      { index: 2, startMs: 24_500, endMs: 25_000 },
    ]);
  });
});

describe('moments', () => {
  it('cover exactly what they were asked for, each millisecond once, in order', () => {
    const starts = fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        starts,
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 301, max: 400 }),
        (asked, length, film) => {
          const at = asked.toSorted((one, other) => one - other).map((ms) => ms / 1000);
          const ranges = rangesOfPart(film, { at, length: length / 1000 });
          const covered = ranges.flatMap(({ startMs, endMs }) =>
            Array.from({ length: endMs - startMs }, (_, i) => startMs + i),
          );
          const wanted = new Set(
            asked.flatMap((start) => Array.from({ length }, (_, i) => start + i).filter((ms) => ms < film)),
          );
          expect(covered).toEqual([...wanted].toSorted((one, other) => one - other));
        },
      ),
    );
  });

  it('are one where they overlap, and two where they touch', () => {
    expect(rangesOfPart(60_000, { at: [12, 14, 20, 24], length: 4 })).toEqual([
      { startMs: 12_000, endMs: 18_000 },
      { startMs: 20_000, endMs: 24_000 },
      { startMs: 24_000, endMs: 28_000 },
    ]);
  });

  it('lie one behind the other when they are joined', () => {
    const slices = slicesOfPart(60_000, { slice: 30, at: [12, 50], length: 4 });
    expect([...startsWhenJoined(slices)]).toEqual([
      [0, 0],
      [1, 4000],
    ]);
  });
});

describe('options of a part', () => {
  it.each([
    ['from=1:20;to=1:25', { from: 80, to: 85 }],
    ['from=0:01:20.500', { from: 80.5 }],
    ['from=80.5', { from: 80.5 }],
    ['to=100:00', { to: 6000 }],
    ['from=0', {}],
    ['from=0:00;to=7', { to: 7 }],
    ['at=95,1:02:03, 12,95', { at: [12, 95, 3723], length: 4 }],
    ['at=7;length=0:02.5', { at: [7], length: 2.5 }],
  ])('are read from "%s"', (text, part) => {
    expect(frozen(text)).toEqual({ ...WHOLE, ...part });
  });

  it.each([
    ['from=1:7', 'from is "1:7"'],
    ['from=1:60', 'm:ss (1:20.5)'],
    ['from=-1', 'from 0 to'],
    ['from=1:2:03', 'h:mm:ss.mmm'],
    ['from=1.2345', 'from is "1.2345"'],
    ['to=0', 'to is "0"'],
    ['at=', 'separated by commas'],
    ['at=1,,2', 'separated by commas'],
    ['at=1;length=301', 'length is "301"'],
    ['from=5;to=5', 'from has to lie before to'],
    ['from=5;to=1', 'from has to lie before to'],
    ['from=5;at=7', 'Both at and from are set'],
    ['to=5;at=7', 'Both at and to are set'],
    ['length=5', 'at is not set'],
    ['at=0,200,400;length=250', '650 s together'],
  ])('fails for "%s"', (text, problem) => {
    expect(frozen(text)).toContain(problem);
  });

  it('are nothing to a picture', () => {
    for (const text of ['from=1;to=5', 'at=7', 'at=7;length=3', 'from=2']) expect(frozen(text, 'image')).toEqual(WHOLE);
  });
});
