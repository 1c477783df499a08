import { describe, expect, it } from 'vitest';
import type { JobAnswer } from '../../src/api/contracts/jobs.ts';
import { POSTED_ASCII } from '../../src/renders/ascii/plan/posted.ts';
import { POSTED_EDGES } from '../../src/renders/edges/plan/posted.ts';
import { POSTED_GRAYSCALE } from '../../src/renders/grayscale/plan/posted.ts';
import { fitsBody, smallerSizes } from '../../src/viewer/core/pictures/fit-body.ts';
import { renderPath, textShape } from '../../src/viewer/core/pictures/picture-query.ts';
import { closedPicture, summariseBatch } from '../../src/viewer/core/pictures/summarise-batch.ts';

describe('renders of a picture', () => {
  it('are asked for with their own options, by the names that their route has for them', () => {
    const values = { 'ascii.columns': '80', 'ascii.glyphs': '#& ', 'edges.blur': '4', slice: '15', 'ascii.fps': '5' };
    expect(renderPath('ascii', POSTED_ASCII, values, 'txt')).toBe('/ascii?format=txt&columns=80&glyphs=%23%26+');
    expect(renderPath('edges', POSTED_EDGES, values, 'png')).toBe('/edges?format=png&blur=4');
    expect(renderPath('grayscale', POSTED_GRAYSCALE, {}, 'jpg')).toBe('/grayscale?format=jpg');
  });

  it('are text where every font shows it, and pictures otherwise', () => {
    expect(POSTED_ASCII.shownAs({})).toBe('txt');
    expect(POSTED_ASCII.shownAs({ 'ascii.colour': 'none', 'ascii.dither': 'true' })).toBe('txt');
    for (const values of [{ 'ascii.colour': '256' }, { 'ascii.charset': 'braille' }, { 'ascii.glyphs': '#.' }]) {
      expect(POSTED_ASCII.shownAs(values)).toBe('png');
    }
    expect(POSTED_EDGES.shownAs({})).toBe('png');
    expect(textShape('abc\ndef\n')).toEqual({ columns: 3, rows: 2 });
  });

  it('are made of a smaller picture of the same shape when the file is too large to be posted', () => {
    expect([fitsBody(4_500_000), fitsBody(4_500_001)]).toEqual([true, false]);
    expect(smallerSizes({ width: 8000, height: 2000 })[0]).toEqual({ width: 2560, height: 640 });
    expect(smallerSizes({ width: 100, height: 50 })[0]).toEqual({ width: 100, height: 50 });
    const sizes = smallerSizes({ width: 40_000, height: 3 });
    expect(sizes.every(({ height }) => height >= 1)).toBe(true);
    expect(sizes.map(({ width }) => width)).toEqual([...sizes].map(({ width }) => width).toSorted((a, b) => b - a));
  });
});

describe('a batch of pictures', () => {
  const closed = (second: number, durationMs: number, isComplete = true) =>
    ({
      state: 'closed',
      isComplete,
      invocations: 1,
      durationMs,
      waitMs: 10,
      createdAtMs: second * 1000,
      completedAtMs: second * 1000 + 500,
      usd: 0.25,
    }) as const;

  it('is added up as far as it is', () => {
    const summary = summariseBatch([
      closed(1, 100),
      closed(3, 300),
      closed(2, 200, false),
      { state: 'refused' },
      { state: 'under way' },
    ]);
    expect(summary).toMatchObject({
      pictures: 5,
      closed: 3,
      invocations: 3,
      successRate: 0.5,
      wallMs: 2500,
      usd: 0.75,
    });
    expect(summary.duration).toEqual({ p50: 200, p95: 300, p99: 300 });
  });

  it('has no rate of success before one is over', () => {
    expect(summariseBatch([{ state: 'under way' }])).toMatchObject({ successRate: undefined, wallMs: 0 });
  });

  it('takes a job when it is closed', () => {
    const job = {
      status: 'complete',
      createdAt: '2026-11-27T12:00:00.000Z',
      completedAt: '2026-11-27T12:00:02.000Z',
      slices: { planned: 1, recorded: 1, rendered: 1, failed: 0 },
      manifest: { metrics: { busyMs: 1500, estimatedUsd: 0.001 } },
    } as unknown as JobAnswer;
    expect(closedPicture(job)).toMatchObject({ isComplete: true, durationMs: 1500, waitMs: 500, usd: 0.001 });
    const { manifest: _, completedAt: __, ...open } = job;
    expect(closedPicture(open as JobAnswer)).toBeUndefined();
  });
});
