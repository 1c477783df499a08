import { describe, expect, it } from 'vitest';
import { generationOf, isOld, releaseYearOf } from '../../../src/shared/core/media/ffmpeg-generation.ts';
import { howToGetOne } from '../../../src/shared/core/media/how-to-get-ffmpeg.ts';
import { oldFfmpegNotice, oldFfmpegWarnings } from '../../../src/shared/core/media/old-ffmpeg.ts';

describe('generationOf', () => {
  it.each([
    ['5.1.9-0+deb12u1', 2026, '5.1', 2022, false],
    ['4.0.2-static', 2018, '4.0', 2018, true],
    ['N-47683-g0e8eb07980-static', 2018, '4.1', 2018, true],
    ['N-49006-gd81913e680-static', 2019, '4.2', 2019, true],
    ['N-66595-gc2b38619c0-static', 2023, '6.0', 2023, false],
    ['n7.1', 2024, '7.1', 2024, false],
    ['2025-08-14-git-cdbb5f1b93-full_build-www.gyan.dev', 2025, '8.0', 2025, false],
    ['8.0', 2025, '8.0', 2025, false],
    ['10.2', 2029, '10.2', 2028, false],
    ['git', undefined, '0.0', 0, true],
  ])('%s of %s is %s', (version, buildYear, generation, year, old) => {
    const parsed = generationOf(version, buildYear);
    expect(`${parsed.major}.${parsed.minor}`).toBe(generation);
    expect(releaseYearOf(parsed)).toBe(year);
    expect(isOld(parsed)).toBe(old);
  });
});

describe('an old ffmpeg', () => {
  const build = (version: string, year: number) => ({ version, generation: generationOf(version, year) });

  it('is told to people with the command of their system, and to programs in the manifest', () => {
    const old = build('N-47683-g0e8eb07980-static', 2018);
    expect(oldFfmpegNotice(old, 'apk add ffmpeg')).toMatch(/build of 2018 \(N-47683.*: apk add ffmpeg$/);
    expect(oldFfmpegWarnings(old)).toMatchObject([{ code: 'oldFfmpeg', message: expect.stringContaining('2018') }]);
    expect(oldFfmpegNotice(build('5.1.9', 2026), '')).toBeUndefined();
    expect(oldFfmpegWarnings(build('5.1.9', 2026))).toEqual([]);
  });

  it.each([
    ['linux', ['ubuntu', 'debian'], 'sudo apt-get install ffmpeg'],
    ['linux', ['fedora'], 'sudo dnf install ffmpeg-free'],
    ['linux', ['alpine'], 'sudo apk add ffmpeg'],
    ['linux', ['nixos'], 'see https://ffmpeg.org/download.html'],
    ['darwin', [], 'brew install ffmpeg'],
    ['win32', [], 'see https://ffmpeg.org/download.html'],
  ])('on %s %s: %s', (platform, ids, command) => {
    expect(howToGetOne({ platform, ids })).toBe(command);
  });
});
