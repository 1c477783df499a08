import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlannedPreview, planMoments } from '../../../src/renders/preview/plan/plan-moments.ts';
import { PREVIEW_PLAN } from '../../../src/renders/preview/plan/worker-plan.ts';
import { checkRenderSizes } from '../../../src/shared/core/job/check-render-sizes.ts';
import { sampleCount } from '../../../src/shared/core/media/sample-count.ts';
import type { OptionLayer } from '../../../src/shared/core/options/option-layer.ts';
import { lengthOfPart, slicesOfPart } from '../../../src/shared/core/slices/film-part.ts';
import type { Slice } from '../../../src/shared/core/slices/plan-slices.ts';
import { optionsOf } from '../../fakes/job-documents.ts';
import { makeProbe } from '../../fixtures/probe.ts';

const subjectWith = (durationMs: number, layer: OptionLayer) => ({
  media: 'video' as const,
  shown: { width: 64, height: 36 },
  options: optionsOf('video', { renders: ['preview'], ...layer }),
  durationMs,
});
type Subject = ReturnType<typeof subjectWith>;

const planned = (subject: Subject): (readonly [Slice, PlannedPreview])[] =>
  slicesOfPart(subject.durationMs, subject.options).map((slice) => [slice, planMoments(subject, slice)] as const);

/** Where the moments begin if no other place is better, seconds of the film. */
const evenStarts = (subject: Subject): number[] =>
  planned(subject).flatMap(([{ startMs }, { moments }]) =>
    moments.map(({ even }) => startMs / 1000 + even / (subject.options.preview?.fps ?? 1)),
  );

const cases = fc.record({
  durationMs: fc.integer({ min: 1, max: 400_000 }),
  slice: fc.integer({ min: 1, max: 300 }),
  'preview.moments': fc.integer({ min: 1, max: 60 }),
  'preview.length': fc.integer({ min: 1, max: 10 }),
  'preview.fps': fc.integer({ min: 1, max: 50 }),
});

describe('the moments of a preview', () => {
  it('lie in their slices one behind the other, and come to as many pictures and milliseconds as are planned', () => {
    fc.assert(
      fc.property(cases, ({ durationMs, ...layer }) => {
        const subject = subjectWith(durationMs, layer);
        for (const [slice, { moments, frames, durationMs: lengthMs }] of planned(subject)) {
          let behind = 0;
          for (const { first, end, frames: shown, even } of moments) {
            expect(first).toBeGreaterThanOrEqual(behind);
            expect(shown).toBeGreaterThan(0);
            expect(even).toBeGreaterThanOrEqual(first);
            expect(even + shown).toBeLessThanOrEqual(end);
            behind = end;
          }
          expect(behind).toBeLessThanOrEqual(sampleCount(slice, layer['preview.fps']));
          expect(moments.reduce((sum, moment) => sum + moment.frames, 0)).toBe(frames);
          expect(sampleCount({ startMs: 0, endMs: lengthMs }, layer['preview.fps'])).toBe(frames);
        }
      }),
    );
  });

  it('are as many as asked and as long, where slices have room for them', () => {
    fc.assert(
      fc.property(cases, ({ durationMs, ...layer }) => {
        const [count, length] = [layer['preview.moments'], layer['preview.length']];
        const subject = subjectWith(durationMs, layer);
        fc.pre(durationMs > count * (length + layer.slice) * 1000 && layer.slice >= length);
        const all = planned(subject).flatMap(([, { moments }]) => moments);
        // The last slice may be shorter than a moment.
        expect(all.length).toBe(count);
        expect(all.filter(({ frames }) => frames < length * layer['preview.fps']).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('show all of a film that is no longer than all of them', () => {
    fc.assert(
      fc.property(cases, ({ durationMs, ...layer }) => {
        const subject = subjectWith(durationMs, layer);
        fc.pre(durationMs <= layer['preview.moments'] * layer['preview.length'] * 1000);
        const total = planned(subject).reduce((sum, [, { durationMs: lengthMs }]) => sum + lengthMs, 0);
        expect(total).toBe(lengthOfPart(durationMs, subject.options));
      }),
    );
  });

  it('are spread evenly over the film', () => {
    const long = subjectWith(3_500_000, {});
    expect(evenStarts(long)).toEqual([174.5, 524.5, 874.5, 1224.5, 1574.5, 1924.5, 2274.5, 2624.5, 2974.5, 3324.5]);
    const minute = evenStarts(subjectWith(62_000, {}));
    expect(minute).toEqual([2.6, 8.8, 15, 21.2, 27.4, 33.6, 39.8, 46, 52.2, 58.4]);
  });

  it('are spread over the part that is rendered, and over the moments of `at`', () => {
    const part = evenStarts(subjectWith(3_600_000, { from: 100, to: 200, slice: 30, 'preview.moments': 4 }));
    expect(part).toEqual([112, 137, 162, 187]);
    const at = evenStarts(subjectWith(3_600_000, { at: [10, 500, 900], length: 20, 'preview.moments': 3 }));
    expect(at).toEqual([19.5, 509.5, 909.5]);
  });

  it('are shorter in slices that are shorter than a moment, and shifted into slices at whose end they would lie', () => {
    const short = planned(subjectWith(100_000, { slice: 1, 'preview.length': 3 }));
    expect(short.filter(([, { frames }]) => frames > 0).map(([{ index }]) => index)).toEqual(
      Array.from({ length: 10 }, (_, i) => i * 10 + 5),
    );
    expect(short.every(([, { frames }]) => frames === 0 || frames === 10)).toBe(true);
    const [[, first], [, second]] = planned(subjectWith(60_000, { slice: 31, 'preview.moments': 1 })) as [
      [Slice, PlannedPreview],
      [Slice, PlannedPreview],
    ];
    expect([first.moments[0]?.even, first.moments[0]?.end, second.moments]).toEqual([295, 310, []]);
  });

  it('are refused where their pixels have no room in a worker, wherever in the film they lie', () => {
    const check = (layer: OptionLayer, durationMs: number) => {
      const { options } = subjectWith(durationMs, layer);
      checkRenderSizes('video', makeProbe({ durationMs }), options, options.slice * 1000);
    };
    const large = { 'preview.width': 1280, 'preview.fps': 50, 'preview.length': 10, 'preview.moments': 1 };
    expect(() => check(large, 3_600_000)).toThrow(/The preview, 50 pictures a second.*Choose a smaller preview.width/);
    check({ ...large, 'preview.width': 480, 'preview.fps': 15 }, 3_600_000);
    check({}, 3_600_000);
  });

  it('of a range need the pictures around them and no others', () => {
    const subject = subjectWith(3_500_000, {});
    const plan = PREVIEW_PLAN.plan(subject, { startMs: 150_000, endMs: 180_000 });
    // Even is 174.5 s: five seconds around it as far as the slice goes, and the picture before them.
    expect(plan).toMatchObject({ firstMs: 169_000, fps: 10, count: 110, frames: 10, durationMs: 1000 });
    expect(plan?.moments).toEqual([{ first: 5, end: 110, frames: 10, even: 55 }]);
    expect(PREVIEW_PLAN.plan(subject, { startMs: 0, endMs: 30_000 })).toBeUndefined();
  });
});
