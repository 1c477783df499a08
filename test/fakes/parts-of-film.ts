import * as fc from 'fast-check';
import type { OptionLayer } from '../../src/shared/core/options/option-layer.ts';

type FilmPart = Pick<OptionLayer, 'from' | 'to' | 'at' | 'length'>;

/** A whole number of milliseconds as seconds, at a share of a length. */
const at = (durationMs: number, share: number): number => Math.round(durationMs * share) / 1000;
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Any part of a film of a length: all of it, a range, a beginning, an end, moments. */
export const partsOfFilm: fc.Arbitrary<(durationMs: number) => FilmPart> = fc.oneof(
  fc.constant(() => ({})),
  fc.record({ one: share, other: share }).map(({ one, other }) => (durationMs: number): FilmPart => {
    const from = Math.min(at(durationMs - 1, one), at(durationMs - 1, other));
    // Up to a tenth of a second behind the end.
    return { from, to: Math.max(from + 0.001, at(durationMs + 100, Math.max(one, other))) };
  }),
  share.map(
    (from) =>
      (durationMs: number): FilmPart => ({ from: at(durationMs - 1, from) }),
  ),
  share.map(
    (to) =>
      (durationMs: number): FilmPart => ({ to: Math.max(0.001, at(durationMs, to)) }),
  ),
  fc
    .record({ starts: fc.array(share, { minLength: 1, maxLength: 8 }), length: fc.integer({ min: 1, max: 20_000 }) })
    .map(
      ({ starts, length }) =>
        (durationMs: number): FilmPart => ({
          at: [...new Set(starts.map((each) => at(durationMs - 1, each)))].toSorted((one, other) => one - other),
          length: length / 1000,
        }),
    ),
);
