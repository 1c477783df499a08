import { describe, expect, it } from 'vitest';
import { GRAY, graySamples, scaleTo } from '../../../src/renders/parts/filters/scale-pictures.ts';
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
