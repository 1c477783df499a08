import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRenderSizes } from '../../../src/shared/core/job/check-render-sizes.ts';
import type { OptionLayer } from '../../../src/shared/core/options/option-layer.ts';
import { longestSliceMs, rangesOfPart, slicesOfPart } from '../../../src/shared/core/slices/film-part.ts';
import { optionsOf } from '../../fakes/job-documents.ts';
import { makeProbe } from '../../fixtures/probe.ts';

const FILM_MS = 310_000;

const seconds = fc.integer({ min: 0, max: 300_000 }).map((ms) => ms / 1000);
const lengths = fc.integer({ min: 1, max: 60_000 }).map((ms) => ms / 1000);
const ranges = fc.record({ from: seconds, length: lengths }).map(({ from, length }) => ({ from, to: from + length }));
const moments = fc.record({
  at: fc.uniqueArray(seconds, { minLength: 1, maxLength: 3 }).map((at) => at.toSorted((one, other) => one - other)),
  length: lengths,
});

describe('longestSliceMs', () => {
  it('is the longest of the slices that are planned, whatever the part', () =>
    fc.assert(
      fc.property(fc.oneof(fc.constant({}), ranges, moments), fc.integer({ min: 1, max: 300 }), (part, slice) => {
        const isWhole = Object.keys(part).length === 0;
        const tail = isWhole ? { tail: 'joined' as const } : {};
        const options = { ...optionsOf('video', { ...part, slice } as OptionLayer), ...tail };
        fc.pre(rangesOfPart(FILM_MS, options).length > 0);
        const lengthsMs = slicesOfPart(FILM_MS, options).map(({ startMs, endMs }) => endMs - startMs);
        expect(longestSliceMs(FILM_MS, options)).toBe(Math.max(...lengthsMs));
      }),
      { numRuns: 50 },
    ));

  it('lets two seconds of a long film pass that would be too large as a whole slice', () => {
    const large: OptionLayer = { slice: 300, 'gif.width': 1280, 'gif.fps': 30 };
    const probe = makeProbe({ durationMs: FILM_MS }, { displayWidth: 1920, displayHeight: 1080 });
    const check = (layer: OptionLayer) => {
      const options = optionsOf('video', { ...large, ...layer });
      checkRenderSizes('video', probe, options, longestSliceMs(FILM_MS, options));
    };
    expect(() => check({})).toThrow(/shorter slices \(slice=…\)/);
    expect(() => check({ at: [5], length: 300 })).toThrow(/shorter moments \(length=…\)/);
    expect(() => check({ to: 2 })).not.toThrow();
    expect(() => check({ from: 308.5 })).not.toThrow();
    expect(() => check({ at: [5, 90], length: 2 })).not.toThrow();
  });
});
