import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobAnswer } from '../../../src/api/contracts/jobs.ts';
import type { SourceAnswer } from '../../../src/api/contracts/sources.ts';
import { readOptionLayer } from '../../../src/shared/core/options/option-layer.ts';
import { estimateBytes } from '../../../src/viewer/core/moments/estimate-bytes.ts';
import { type MadeMoment, madeMoment, whyNotMade } from '../../../src/viewer/core/moments/made-moment.ts';
import { MOMENT_FORMATS, type MomentFormat } from '../../../src/viewer/core/moments/moment-formats.ts';
import { withMoments } from '../../../src/viewer/core/moments/moment-list.ts';
import {
  around,
  LONGEST_MS,
  type MomentRequest,
  momentFrom,
  momentOptions,
  moveEnd,
  SHORTEST_MS,
  STEP_MS,
} from '../../../src/viewer/core/moments/moment-request.ts';
import { newRefusal } from '../../../src/viewer/core/moments/refusal.ts';
import { jobOf, manifestOf, optionsOf, renderedRecord, storedFor } from '../../fakes/job-documents.ts';

const [GIF, , CLIP] = MOMENT_FORMATS as [MomentFormat, MomentFormat, MomentFormat];
const FILM = { startMs: 0, endMs: 90_000 };
const requestOf = (changes: Partial<MomentRequest> = {}): MomentRequest => ({
  ...{ range: { startMs: 48_300, endMs: 52_000 }, format: GIF, width: 480, fps: 12, maxBytes: 2e6 },
  ...changes,
});

describe('the options of a moment', () => {
  it('ask for one file of that stretch', () => {
    expect(momentOptions(requestOf())).toBe(
      'renders=gif;at=48.3;length=3.7;gif.width=480;gif.fps=12;gif.max=2MB;extras=off',
    );
  });

  it('are read by the API in every format, and name a limit only where there is one', () => {
    for (const format of MOMENT_FORMATS) {
      const text = momentOptions(requestOf({ format }));
      expect(readOptionLayer(text), text).toMatchObject({ value: { renders: [format.kind], at: [48.3], length: 3.7 } });
      expect(text.includes('.max=')).toBe(format.hasLimit);
    }
  });
});

describe('the ends of a moment', () => {
  const moves = fc.array(
    fc.record({ end: fc.constantFrom('startMs' as const, 'endMs' as const), ms: fc.integer({ min: -9e4, max: 2e5 }) }),
  );

  /** Films begin and end at any millisecond. */
  const films = fc
    .record({ startMs: fc.integer({ min: 0, max: 5_000 }), lengthMs: fc.integer({ min: 400, max: 90_000 }) })
    .map(({ startMs, lengthMs }) => ({ startMs, endMs: startMs + lengthMs }));

  it('stay within the film and apart, wherever they are moved', () =>
    fc.assert(
      fc.property(moves, films, fc.integer({ min: -9e4, max: 2e5 }), (all, film, atMs) => {
        let moment = momentFrom(film, atMs);
        for (const { end, ms } of all) {
          moment = moveEnd(film, moment, end, ms);
          const view = around(film, moment);
          expect(moment.startMs).toBeGreaterThanOrEqual(film.startMs);
          expect(moment.endMs).toBeLessThanOrEqual(film.endMs);
          expect(moment.endMs - moment.startMs).toBeGreaterThanOrEqual(SHORTEST_MS);
          expect(moment.endMs - moment.startMs).toBeLessThanOrEqual(LONGEST_MS);
          expect(view.startMs).toBeLessThanOrEqual(moment.startMs);
          expect(view.endMs).toBeGreaterThanOrEqual(moment.endMs);
        }
      }),
    ));

  it('stand where a slider can stand: each is a multiple of its step, and so are the ends of what is shown', () =>
    fc.assert(
      fc.property(moves, films, fc.integer({ min: 0, max: 95_000 }), (all, film, atMs) => {
        let moment = momentFrom(film, atMs);
        for (const { end, ms } of [{ end: 'startMs' as const, ms: atMs }, ...all]) {
          moment = moveEnd(film, moment, end, ms);
          const view = around(film, moment);
          const ends = [moment.startMs, moment.endMs, view.startMs, view.endMs];
          expect(ends.filter((each) => each % STEP_MS !== 0)).toEqual([]);
        }
      }),
    ));

  it('are those of the film where that is shorter than any moment', () => {
    const film = { startMs: 1_033, endMs: 1_199 };
    const moment = momentFrom(film, 1_100);
    expect(moment).toEqual(film);
    expect(moveEnd(film, moment, 'startMs', 0)).toEqual(film);
    expect(around(film, moment)).toEqual(film);
  });

  it('push each other', () => {
    expect(moveEnd(FILM, { startMs: 10_000, endMs: 14_000 }, 'startMs', 20_000)).toEqual({
      startMs: 20_000,
      endMs: 20_000 + SHORTEST_MS,
    });
    expect(moveEnd(FILM, { startMs: 10_000, endMs: 14_000 }, 'endMs', 80_000)).toEqual({
      startMs: 20_000,
      endMs: 80_000,
    });
  });
});

describe('the estimate of a moment', () => {
  const job = jobOf(60_000, { options: optionsOf('video', { renders: ['gif'] }) });
  const results = (bytes: number): NonNullable<JobAnswer['results']> => [
    { kind: 'gif', contentType: 'image/gif', count: 2, bytes, first: { key: '', url: '' }, all: '' },
  ];

  it('is that of the job for the same size, and follows what its own files take', () => {
    const request = requestOf({ range: { startMs: 0, endMs: 30_000 }, width: 240, fps: 10, maxBytes: undefined });
    expect(estimateBytes(job, results(6e6), request)).toBeCloseTo(3e6, -3);
    expect(estimateBytes(job, results(12e6), request)).toBeCloseTo(6e6, -3);
  });

  it('grows with size, rate and length, and never beyond the limit', () => {
    const base = estimateBytes(job, undefined, requestOf({ maxBytes: undefined }));
    expect(estimateBytes(job, undefined, requestOf({ maxBytes: undefined, width: 640 }))).toBeGreaterThan(base);
    expect(estimateBytes(job, undefined, requestOf({ maxBytes: undefined, fps: 25 }))).toBeGreaterThan(base);
    expect(estimateBytes(job, undefined, requestOf({ maxBytes: 100_000 }))).toBe(100_000);
    expect(estimateBytes(job, undefined, requestOf({ format: CLIP }))).toBeLessThan(base / 5);
  });
});

describe('a job that made a moment', () => {
  const job = jobOf(60_000, { options: optionsOf('video', { renders: ['gif'], at: [48], length: 4 }) });
  const record = renderedRecord(job, 0);
  const manifest = {
    ...manifestOf(job, new Map([[0, record]]), storedFor([record])),
    coverage: { expected: 1, rendered: 1, failed: 0, gaps: [], ranges: [{ start: 48, end: 52 }] },
  };
  const answer = {
    jobId: job.jobId,
    manifest,
    results: [{ kind: 'gif', contentType: 'image/gif', count: 1, bytes: 7, first: { key: 'k', url: 'u' }, all: '' }],
  } as unknown as JobAnswer;

  it('is known by its options', () => {
    expect(madeMoment(answer)).toMatchObject({
      range: { startMs: 48_000, endMs: 52_000 },
      key: 'k',
      url: 'u',
      bytes: 7,
    });
  });

  it('is no job with several renders or of the whole film, and none that is open', () => {
    const { manifest: _, ...open } = answer;
    expect(madeMoment(open as JobAnswer)).toBeUndefined();
    for (const options of [{ renders: ['gif', 'frames'] as const, at: [48] }, { renders: ['gif'] as const }]) {
      const other = { ...manifest, options: optionsOf('video', options as never) };
      expect(madeMoment({ ...answer, manifest: other })).toBeUndefined();
    }
  });

  it('says in its own words why it made none', () => {
    const error = { name: 'budgetTooSmall', message: 'At least 40 kB are needed.' } as const;
    expect(whyNotMade({ ...answer, manifest: { ...manifest, leftOut: [{ index: 0, kind: 'gif', error }] } })).toBe(
      'At least 40 kB are needed.',
    );
  });
});

describe('a request for a moment', () => {
  const source = { key: 'uploads/film.mp4', etag: 'e', bytes: 1 };
  const withJobs = (refused?: { message: string; at: string }): SourceAnswer => ({
    ...source,
    ...{ state: 'job', jobId: 'a', job: '/jobs/a', jobIds: ['a'] },
    ...(refused === undefined ? {} : { refused }),
  });
  const REFUSED = { message: 'no', at: '2026-11-29T08:00:00.000Z' };

  it('was refused when the source has a refusal that it did not have before, whatever the clocks say', () => {
    for (const at of ['1999-01-01T00:00:00.000Z', '2099-01-01T00:00:00.000Z']) {
      expect(newRefusal(withJobs(), withJobs({ message: 'no', at }))?.message).toBe('no');
      expect(newRefusal(withJobs(REFUSED), withJobs({ message: 'new', at }))?.message).toBe('new');
    }
    const rejected = { ...source, state: 'rejected', reason: 'invalidOptions', ...REFUSED } as unknown as SourceAnswer;
    expect(newRefusal(withJobs(), rejected)?.message).toBe('no');
  });

  it('was not by a refusal from before', () => {
    expect(newRefusal(withJobs(REFUSED), withJobs(REFUSED))).toBeUndefined();
    expect(newRefusal(withJobs(REFUSED), withJobs())).toBeUndefined();
    expect(newRefusal(withJobs(), { ...source, state: 'waiting' })).toBeUndefined();
  });
});

describe('the moments of a film', () => {
  const moment = (jobId: string, bytes = 1): MadeMoment => ({ jobId, bytes }) as MadeMoment;

  it('are there once each, as they were made last', () => {
    const all = withMoments([moment('c'), moment('a', 2)], [moment('a'), moment('b'), moment('b')]);
    expect(all).toEqual([moment('c'), moment('a', 2), moment('b')]);
  });
});
