import { describe, expect, it } from 'vitest';
import { type QuotedFilm, quote } from '../../../../src/sdk/core/engines/quote.ts';
import type { RenderSettings } from '../../../../src/sdk/core/settings/render-settings.ts';
import { UsageError } from '../../../../src/sdk/core/usage/usage-error.ts';
import { quoteJob } from '../../../../src/shared/estimator/quote/quote-job.ts';
import { jobOf } from '../../../fakes/job-documents.ts';
import { makeProbe } from '../../../fixtures/probe.ts';

const MINUTE_MS = 60_000;
const FILM = { durationMs: 10 * MINUTE_MS, width: 1920, height: 1080 } as const;

describe('quote', () => {
  it('is what the splitter quotes for a film of which it knows no more', () => {
    const probe = makeProbe({ durationMs: FILM.durationMs });
    const { displayWidth: width, displayHeight: height, fps, codec } = probe.video;
    const bytes = 50_000_000;
    const job = jobOf(FILM.durationMs, { probe, source: { bucket: 'b', key: 'k', etag: 'e', bytes } });
    const film: QuotedFilm = { durationMs: FILM.durationMs, width, height, bytes, codec, fps: fps ?? undefined };
    expect(quote(film)).toEqual({ sliceCount: 20, ...quoteJob(job) });
  });

  it('is more for more of it: longer, larger, of a slower codec, more renders', () => {
    const usd = (film: Partial<QuotedFilm>, options?: RenderSettings) => quote({ ...FILM, ...film }, options).usd;
    expect(usd({ durationMs: 20 * MINUTE_MS })).toBeGreaterThan(usd({}));
    expect(usd({ width: 3840, height: 2160 })).toBeGreaterThan(usd({}));
    expect(usd({ codec: 'av1' })).toBeGreaterThan(usd({}));
    expect(usd({}, { frames: false })).toBeLessThan(usd({}));
    expect(usd({}, { from: 60, to: 120 })).toBeLessThan(usd({}));
  });

  it('fails for a film that is none, for options out of range, and where nothing is to be rendered', () => {
    expect(() => quote({ ...FILM, durationMs: 0 })).toThrow(UsageError);
    expect(() => quote({ ...FILM, width: Number.NaN })).toThrow(/width is NaN/);
    expect(() => quote(FILM, { slice: 0 })).toThrow(/slice is "0"; allowed are/);
    expect(() => quote(FILM, { from: 700 })).toThrow(/begins behind its end/);
  });
});
