import { describe, expect, it } from 'vitest';
import { GRAY, graySamples, JFIF, scaleTo } from '../../../src/renders/parts/filters/scale-pictures.ts';
import type { MediaProbe } from '../../../src/shared/core/media/media-probe.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';

const SIZE = { width: 48, height: 30 };
const SUPPORT = { toneMapping: false };

const probeOf = (pixFmt: string, colorRange?: string): MediaProbe => ({
  container: 'matroska,webm',
  durationMs: 1000,
  originUs: 0,
  video: {
    ...{ codec: 'ffv1', width: 320, height: 200, displayWidth: 320, displayHeight: 200, rotation: 0, sar: [1, 1] },
    ...{ fps: 1, timeBase: [1, 1000], bitDepth: 8, interlaced: false, hdr: false, startUs: 0, pixFmt },
    ...(colorRange === undefined ? {} : { colorRange }),
  },
  audio: false,
  audioStreams: 0,
});

/** A picture with black, white and much between, through filters. */
const drawn = (pixFmt: string, filters: readonly string[]): Promise<Buffer> => {
  const picture = 'testsrc2=size=320x200:rate=1,drawbox=0:0:90:90:black:fill,drawbox=230:110:90:90:white:fill';
  const graph = `${picture},format=${pixFmt},${filters.join(',')}`;
  return runFfmpeg(['-f', 'lavfi', '-i', graph, '-frames:v', '1', '-f', 'rawvideo', 'pipe:1']);
};

describe('graySamples', () => {
  it.each([
    ['yuv420p', undefined, true],
    ['yuv420p', 'tv', true],
    ['yuv422p', 'tv', true],
    ['yuv444p', 'tv', true],
    ['yuvj420p', 'pc', false],
    ['yuv420p', 'pc', false],
    ['yuv420p10le', 'tv', false],
    ['gbrp', undefined, false],
  ])('of %s with range %s are the brightness in full range, to within two levels', async (pixFmt, range, quick) => {
    const probe = probeOf(pixFmt, range);
    const marked = range === 'pc' && pixFmt === 'yuv420p' ? ['setrange=full'] : [];
    const filters = graySamples(SIZE, probe, SUPPORT);
    expect(filters.some((filter) => filter.startsWith('lut='))).toBe(quick);
    const samples = await drawn(pixFmt, [...marked, ...filters]);
    const exact = await drawn(pixFmt, [...marked, ...scaleTo(SIZE, probe, SUPPORT, GRAY), 'format=gray']);
    expect(samples).toHaveLength(SIZE.width * SIZE.height);
    expect(Math.max(...exact) - Math.min(...exact)).toBeGreaterThan(200);
    const furthest = samples.reduce((most, value, at) => Math.max(most, Math.abs(value - (exact[at] ?? 0))), 0);
    expect(furthest).toBeLessThanOrEqual(2);
  });
});

/** Share of red and blue in brightness. */
const BT709 = [0.2126, 0.0722] as const;
const BT601 = [0.299, 0.114] as const;

/** What a pixel of limited range is in JFIF. */
const inJfif = ([y, u, v]: readonly [number, number, number], [kr, kb]: readonly [number, number]): number[] => {
  const [luma, blue, red] = [(y - 16) / 219, (u - 128) / 224, (v - 128) / 224];
  const r = luma + 2 * (1 - kr) * red;
  const b = luma + 2 * (1 - kb) * blue;
  const g = (luma - kr * r - kb * b) / (1 - kr - kb);
  const [toRed, toBlue] = BT601;
  const bright = toRed * r + (1 - toRed - toBlue) * g + toBlue * b;
  const values = [
    bright * 255,
    ((b - bright) / (2 * (1 - toBlue))) * 255 + 128,
    ((r - bright) / (2 * (1 - toRed))) * 255 + 128,
  ];
  return values.map((value) => Math.min(255, Math.max(0, value)));
};

describe('full pictures for JPEG', () => {
  const SIZE = { width: 320, height: 200 };
  const FULL = { ...JFIF, flags: 'bicubic', full: true };
  const COLORSPACE = { toneMapping: false, colorspace: true };
  const tagged = (pixFmt: string, colorSpace?: string, colorRange?: string): MediaProbe => {
    const probe = probeOf(pixFmt, colorRange);
    return { ...probe, video: { ...probe.video, ...(colorSpace === undefined ? {} : { colorSpace }) } };
  };

  it.each([
    ['BT.709', tagged('yuv420p', 'bt709'), BT709],
    ['BT.601', tagged('yuv420p', 'smpte170m'), BT601],
    ['untagged SD', tagged('yuv420p'), BT601],
  ])('have the colours of a film that is %s, to within a level', async (_, probe, weights) => {
    const before = await drawn('yuv420p', ['null']);
    const filters = scaleTo(SIZE, probe, COLORSPACE, FULL);
    expect(filters.some((filter) => filter.startsWith('colorspace='))).toBe(true);
    const after = await drawn('yuv420p', filters);
    expect(after).toHaveLength(before.length);
    const pixels = SIZE.width * SIZE.height;
    let furthest = 0;
    for (let at = 0; at < pixels; at += 1) {
      const [x, y] = [at % SIZE.width, Math.floor(at / SIZE.width)];
      const chroma = pixels + (y >> 1) * (SIZE.width / 2) + (x >> 1);
      const planes = [at, chroma, chroma + pixels / 4];
      const pixel = planes.map((place) => before[place] ?? 0) as [number, number, number];
      const exact = inJfif(pixel, weights);
      // One sample of colour stands for four of brightness.
      for (const [plane, place] of planes.entries()) {
        furthest = Math.max(furthest, Math.abs((after[place] ?? 0) - (exact[plane] ?? 0)));
      }
    }
    expect(furthest).toBeLessThanOrEqual(1);
  });

  it.each([
    ['odd sides', { width: 319, height: 200 }, tagged('yuv420p', 'bt709'), COLORSPACE],
    ['ten bits', SIZE, tagged('yuv420p10le', 'bt709'), COLORSPACE],
    ['full range', SIZE, tagged('yuvj420p', 'bt709', 'pc'), COLORSPACE],
    ['another matrix', SIZE, tagged('yuv420p', 'smpte240m'), COLORSPACE],
    ['an ffmpeg without the filter', SIZE, tagged('yuv420p', 'bt709'), SUPPORT],
  ])('are converted by `scale` for %s', async (_, size, probe, support) => {
    const filters = scaleTo(size, probe, support, FULL);
    expect(filters.some((filter) => filter.startsWith('colorspace='))).toBe(false);
    const picture = await drawn(probe.video.pixFmt ?? '', filters);
    const [columns, rows] = [Math.ceil(size.width / 2), Math.ceil(size.height / 2)];
    expect(picture).toHaveLength(size.width * size.height + 2 * columns * rows);
  });
});
