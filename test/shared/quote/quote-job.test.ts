import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SourceMediaError } from '../../../src/shared/core/errors/errors.ts';
import type { MediaProbe } from '../../../src/shared/core/media/media-probe.ts';
import type { OptionLayer } from '../../../src/shared/core/options/option-layer.ts';
import { MEDIA_RENDERS } from '../../../src/shared/core/options/option-table.ts';
import { countSlices } from '../../../src/shared/core/slices/plan-slices.ts';
import { checkQuote } from '../../../src/shared/estimator/quote/check-quote.ts';
import { quoteJob } from '../../../src/shared/estimator/quote/quote-job.ts';
import { meanSliceMs, type QuotedJob } from '../../../src/shared/estimator/quote/slice-work.ts';
import { optionsOf } from '../../fakes/job-documents.ts';
import { makeProbe } from '../../fixtures/probe.ts';

const HOUR_MS = 3_600_000;
const LIMIT = 5;

type Video = Partial<MediaProbe['video']>;
const sized = (width: number, height: number): Video => ({ width, height, displayWidth: width, displayHeight: height });
const HD: Video = { ...sized(1920, 1080), codec: 'h264', fps: 30 };
const EIGHT_K: Video = { ...sized(7680, 4320), codec: 'h264', fps: 2 };

const filmOf = (durationMs: number, video: Video, layer: OptionLayer = {}, bytes = 54_000_000): QuotedJob => {
  const options = optionsOf('video', layer);
  const sliceCount = countSlices(durationMs, options.slice * 1000);
  return { media: 'video', probe: makeProbe({ durationMs }, video), options, sliceCount, source: { bytes } };
};
const bytesOf = (durationMs: number, megabits: number): number => (durationMs / 1000) * ((megabits * 1e6) / 8);

const refusalOf = (job: QuotedJob, maxUsd = LIMIT): SourceMediaError | undefined => {
  try {
    checkQuote(job, maxUsd);
    return undefined;
  } catch (error) {
    if (error instanceof SourceMediaError) return error;
    throw error;
  }
};

describe('the quote of a job', () => {
  it('counts the search for a small GIF at least once a slice, however short it is', () => {
    const perSecond = (slice: number, layer: OptionLayer): number =>
      meanSliceMs(filmOf(HOUR_MS, HD, { renders: ['gif'], slice, ...layer })) / slice;
    const search = (slice: number): number => perSecond(slice, { 'gif.max': 1_000_000 }) - perSecond(slice, {});
    expect(search(2)).toBeGreaterThan(1.5 * search(60));
  });

  it.each([
    ['1080p30 at 5 Mb/s', HD, 5],
    ['1080p60 at 12 Mb/s', { ...HD, fps: 60 }, 12],
    ['1080p60 HEVC of ten bits', { ...HD, fps: 60, codec: 'hevc', bitDepth: 10 }, 8],
  ])('lets 24 hours of %s pass at defaults', (_, video, megabits) => {
    const durationMs = 24 * HOUR_MS;
    const job = filmOf(durationMs, video, {}, bytesOf(durationMs, megabits));
    const pictures = (durationMs / 1000) * (video.fps ?? 0);
    const packets = { pictures, bytes: job.source.bytes, mediaMs: durationMs, edits: 1, lead: 60 };
    expect(refusalOf(job)).toBeUndefined();
    expect(refusalOf({ ...job, probe: makeProbe({ durationMs }, { ...video, packets }) })).toBeUndefined();
  });

  it('is near what slices of 1080p were measured to take', () => {
    const { sliceMs } = quoteJob(filmOf(HOUR_MS, HD, {}, bytesOf(HOUR_MS, 5)));
    expect(sliceMs).toBeGreaterThan(6_000);
    expect(sliceMs).toBeLessThan(12_000);
  });

  it('refuses 600,000 pictures that all are one 8K key frame, with the quote, the limit and what to change', () => {
    const count = 600_000;
    const packets = { pictures: count, bytes: count * 54_000_000, mediaMs: 300_000_000, edits: 1, lead: 0 };
    const error = refusalOf(filmOf(300_000_000, { ...EIGHT_K, packets }));
    expect(error?.reason).toBe('tooExpensive');
    expect(error?.message).toMatch(
      /about \$(\d\d|\d\d\d)\.\d\d .*600,000 pictures of 7680×4320 in h264.*at most \$5\.00.*renders=.*slice=.*MaxJobUsd \(--max-usd/,
    );
  });

  it('does not depend on how the same pictures are spread over a claimed time', () => {
    const packets = { pictures: 600_000, bytes: 600_000 * 54_000_000, mediaMs: 20_000_000, edits: 1, lead: 0 };
    expect(refusalOf(filmOf(20_000_000, { ...EIGHT_K, fps: 30, packets }))?.reason).toBe('tooExpensive');
  });

  it('counts pictures again that an edit list shows again, and those back to a lonely key frame', () => {
    const packets = { pictures: 1500, bytes: 10_000_000, mediaMs: 60_000, edits: 60, lead: 0 };
    const once = quoteJob(filmOf(HOUR_MS, { ...HD, packets: { ...packets, mediaMs: HOUR_MS } })).usd;
    expect(quoteJob(filmOf(HOUR_MS, { ...HD, packets })).usd).toBeGreaterThan(once);
    const lonely = { pictures: 90_000, bytes: 1e9, mediaMs: HOUR_MS, edits: 1, lead: 45_000 };
    const [far, near] = [lonely, { ...lonely, lead: 30 }].map(
      (each) => quoteJob(filmOf(HOUR_MS, { ...HD, packets: each })).usd,
    );
    expect(far ?? 0).toBeGreaterThan(10 * (near ?? 1));
  });

  it('takes a picture that is held for hours for one picture', () => {
    const packets = { pictures: 1, bytes: 100_000, mediaMs: 1, edits: 1, lead: 0 };
    const held = quoteJob(filmOf(10 * HOUR_MS, { ...HD, packets }));
    expect(held.sliceMs).toBeLessThan(quoteJob(filmOf(10 * HOUR_MS, HD)).sliceMs);
  });

  it('refuses what a slice cannot be decoded in, told as time, where it would not be dear', () => {
    const packets = { pictures: 6_000, bytes: 6_000 * 54_000_000, mediaMs: 60_000, edits: 1, lead: 0 };
    const error = refusalOf(filmOf(60_000, { ...EIGHT_K, packets }));
    expect(error?.reason).toBe('timeLimit');
    expect(error?.message).toMatch(/A slice of 30 s takes about \d h .*at most 5 min 00 s.*slice=/);
    const moment = refusalOf(filmOf(60_000, { ...EIGHT_K, packets }, { at: [10], length: 40 }));
    expect(moment?.message).toMatch(/A moment of 40 s takes about .*shorter moments \(length=…\)/);
    const part = refusalOf(filmOf(60_000, { ...EIGHT_K, packets }, { from: 10, to: 30 }));
    expect(part?.message).toMatch(/A slice of 20 s takes about/);
  });

  it('multiplies what multiplies: slices of a second, rates, widths, renders, a claimed length', () => {
    const usd = (layer: OptionLayer, durationMs = HOUR_MS) => quoteJob(filmOf(durationMs, HD, layer)).usd;
    const usual = usd({});
    expect(usd({ slice: 1 })).toBeGreaterThan(1.5 * usual);
    expect(usd({ 'gif.fps': 50, 'gif.width': 640 })).toBeGreaterThan(2 * usual);
    expect(
      usd({ renders: ['ascii'], 'ascii.columns': 400, 'ascii.fps': 30, 'ascii.formats': ['mp4'] }),
    ).toBeGreaterThan(5 * usd({ renders: ['ascii'] }));
    expect(usd({ renders: MEDIA_RENDERS.video.allowed })).toBeGreaterThan(usual);
    expect(usd({ slice: 300 }, 10_000 * 300_000)).toBeGreaterThan(LIMIT);
  });

  it('takes no claimed rate that a file cannot hold', () => {
    const counted = (fps: number) => quoteJob(filmOf(HOUR_MS, { ...HD, fps }, {}, 50_000_000)).usd;
    expect(counted(1000)).toBe(counted(120));
    const tiny = filmOf(24 * HOUR_MS, { ...HD, fps: 120 }, {}, 8_000);
    expect(quoteJob(tiny).sliceMs).toBeLessThan(quoteJob({ ...tiny, source: { bytes: 1e9 } }).sliceMs);
  });

  it('has no limit where it is 0', () => {
    const packets = { pictures: 600_000, bytes: 1e12, mediaMs: 300_000_000, edits: 1, lead: 0 };
    expect(refusalOf(filmOf(300_000_000, { ...EIGHT_K, packets }), 0)?.reason).not.toBe('tooExpensive');
  });

  it('is a number for whatever an index claims', () => {
    const claims = fc.record({
      pictures: fc.integer({ min: 1, max: 38_000_000 }),
      bytes: fc.nat(Number.MAX_SAFE_INTEGER),
      mediaMs: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      edits: fc.integer({ min: 1, max: 1_000_000 }),
      lead: fc.integer({ min: 0, max: 38_000_000 }),
    });
    fc.assert(
      fc.property(claims, fc.integer({ min: 1, max: 3_000_000_000 }), (packets, durationMs) => {
        const { usd } = quoteJob(filmOf(durationMs, { ...EIGHT_K, packets }));
        expect(Number.isFinite(usd) && usd > 0).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
