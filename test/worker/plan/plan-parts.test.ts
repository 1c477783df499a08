import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plannedPictures, planRenders } from '../../../src/renders/graph/plan-renders.ts';
import { planSliceParts } from '../../../src/renders/graph/plan-slice-parts.ts';
import type { FilmPiece } from '../../../src/shared/core/media/media-probe.ts';
import { optionsOf } from '../../fakes/job-documents.ts';
import { makeProbe } from '../../fixtures/probe.ts';

/** Pieces of these lengths, one after another. */
const piecesOf = (lengthsUs: readonly number[]): FilmPiece[] => {
  let startUs = 0;
  return lengthsUs.map((lengthUs, i) => {
    const piece = { startUs, endUs: startUs + lengthUs, originUs: 1_400_000, lastUs: 1_400_000 + lengthUs };
    startUs += lengthUs;
    return { ...piece, from: i * 100, to: (i + 1) * 100, ordinal: 0, timeBase: [1, 90_000] };
  });
};

const OPTIONS = optionsOf('video', {
  renders: ['gif', 'frames', 'ascii', 'edges', 'grayscale', 'storyboard'],
  'ascii.fps': 30,
});

describe('planParts', () => {
  it('leaves an ordinary film in one part', () => {
    const probe = makeProbe();
    const plan = planRenders(probe, OPTIONS, { startMs: 30_000, endMs: 60_000 });
    expect(planSliceParts(plan, probe)).toEqual([{ plan, probe, beginMs: 0 }]);
  });

  it('gives every picture of a slice to the piece that is shown then, once', () => {
    const lengths = fc.array(fc.integer({ min: 20_000, max: 9_000_000 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(lengths, fc.nat(), fc.integer({ min: 1, max: 8_000 }), (lengthsUs, start, lengthMs) => {
        const pieces = piecesOf(lengthsUs);
        const filmMs = Math.max(1, Math.round((pieces.at(-1)?.endUs ?? 0) / 1000));
        const probe = makeProbe({ durationMs: filmMs, pieces });
        const startMs = start % filmMs;
        const plan = planRenders(probe, OPTIONS, { startMs, endMs: Math.min(filmMs, startMs + lengthMs) });
        const parts = planSliceParts(plan, probe);
        for (const [kind, { firstMs, fps, count }] of plannedPictures(plan)) {
          let next = 0;
          for (const part of parts) {
            const sampling = part.plan[kind];
            if (sampling === undefined) continue;
            expect(sampling.skip).toBe(next);
            for (let i = next; i < sampling.count; i += 1) {
              // Microseconds of the film times fps, in whole numbers.
              const due = firstMs * 1000 * fps + i * 1_000_000;
              expect(due).toBeGreaterThanOrEqual((part.piece?.startUs ?? 0) * fps);
              if (part.piece !== pieces.at(-1)) expect(due).toBeLessThan((part.piece?.endUs ?? 0) * fps);
            }
            next = sampling.count;
          }
          expect(next).toBe(count);
        }
      }),
    );
  });

  it('puts the clock of a piece on that of the film', () => {
    const pieces = piecesOf([4_000_000, 4_000_000]);
    const probe = makeProbe({ durationMs: 8000, originUs: 1_400_000, pieces });
    const plan = planRenders(probe, OPTIONS, { startMs: 5000, endMs: 8000 });
    const [part, ...others] = planSliceParts(plan, probe);
    expect(others).toEqual([]);
    expect(part).toMatchObject({ beginMs: 4000, probe: { originUs: -2_600_000, video: { lastUs: 5_400_000 } } });
  });
});
