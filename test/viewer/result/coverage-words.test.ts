import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/shared/core/contracts/failure.ts';
import type { Manifest } from '../../../src/shared/core/documents/manifest.ts';
import { coverageWords, gapWords, groupGaps } from '../../../src/viewer/core/result/coverage-words.ts';
import { optionsOf } from '../../fakes/job-documents.ts';

const error = { name: 'ProcessError', message: 'ffmpeg ended with 1' } as const;
const gap = (index: number, reason: Failure = error) => ({
  index,
  start: index * 30,
  end: index * 30 + 30,
  error: reason,
});
const manifest = (
  status: Manifest['status'],
  coverage: Manifest['coverage'],
  media: 'video' | 'image' = 'video',
): Pick<Manifest, 'status' | 'source' | 'coverage' | 'options'> => ({
  status,
  coverage,
  options: optionsOf(media),
  source: { bucket: 'b', key: 'film.mp4', etag: 'e', bytes: 1, media, durationMs: 62_080 },
});

describe('the proof of coverage in words', () => {
  it('says that all of the video is there', () => {
    expect(coverageWords(manifest('complete', { expected: 3, rendered: 3, failed: 0, gaps: [] }))).toBe(
      'All 62.1 s of the video are covered by 3 slices without a gap; every file that was planned for them is there, with the size and checksum it was written with.',
    );
    expect(coverageWords(manifest('complete', { expected: 1, rendered: 1, failed: 0, gaps: [] }))).toContain(
      'by 1 slice;',
    );
  });

  it('says the length of a long film as people do', () => {
    const all = manifest('complete', { expected: 120, rendered: 120, failed: 0, gaps: [] });
    expect(coverageWords({ ...all, source: { ...all.source, durationMs: 3_600_200 } })).toContain(
      'All 1 h 00 min of the video are covered by 120 slices',
    );
  });

  it('says how much is missing', () => {
    expect(coverageWords(manifest('partial', { expected: 3, rendered: 2, failed: 1, gaps: [gap(1)] }))).toBe(
      '2 of 3 slices of the 62.1 s are there and checked, 30 s are missing.',
    );
    expect(coverageWords(manifest('rejected', { expected: 3, rendered: 0, failed: 3, gaps: [gap(0)] }))).toBe(
      'None of the 62.1 s of the video could be rendered.',
    );
  });

  it('does not add up gaps of which only the first were sent', () => {
    expect(coverageWords(manifest('partial', { expected: 900, rendered: 1, failed: 899, gaps: [gap(0)] }))).toBe(
      '1 of 900 slices of the 62.1 s are there and checked.',
    );
  });

  it('speaks of a picture as of one', () => {
    expect(coverageWords(manifest('complete', { expected: 1, rendered: 1, failed: 0, gaps: [] }, 'image'))).toContain(
      'picture',
    );
  });

  it('puts neighbours of one reason together', () => {
    const other = { name: 'Cancelled', message: 'on request' } as const;
    const groups = groupGaps({ gaps: [gap(1), gap(2), gap(4), gap(5, other)] });
    expect(groups.map(gapWords)).toEqual([
      'slices 2 to 3 (0:30 to 1:30)',
      'slice 5 (2:00 to 2:30)',
      'slice 6 (2:30 to 3:00)',
    ]);
    expect(groups.at(-1)?.reason).toBe('Cancelled: on request');
  });
});
