import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { jobMetrics } from '../../../src/shared/estimator/model/job-metrics.ts';
import { concurrencySvg } from '../../../src/shared/estimator/report/concurrency-svg.ts';
import { jobOf, renderedRecord } from '../../fakes/job-documents.ts';

const job = jobOf(120_000);
const at = (seconds: number): string => new Date(Date.parse(job.createdAt) + seconds * 1000).toISOString();
const ran = (index: number, from: number, to: number) =>
  renderedRecord(job, index, { startedAt: at(from), finishedAt: at(to) });
const metrics = jobMetrics(job, [ran(0, 1, 5), ran(1, 2, 6), ran(2, 3, 4), ran(3, 8, 10)]);

describe('concurrencySvg', () => {
  it('has a point where it begins and two for each change', () => {
    const points = /<polyline[^>]* points="([^"]*)"/.exec(concurrencySvg(metrics))?.[1]?.split(' ') ?? [];
    expect(points).toHaveLength(1 + 2 * metrics.running.length);
    for (const point of points) expect(point).toMatch(/^\d+(\.\d+)?,\d+(\.\d+)?$/);
  });

  it('is a picture that a strict reader of XML takes, axes labelled, and draws something', async () => {
    const svg = concurrencySvg({ ...metrics, jobId: 'a<b>&"c' });
    expect(svg).toContain('seconds since the job was created');
    expect(svg).toContain('slices that run');
    expect(svg).not.toContain('a<b>');
    const { data, info } = await sharp(Buffer.from(svg)).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([720, 320]);
    expect(new Set(data).size).toBeGreaterThan(10);
  });

  it('is an empty chart where nothing ran', () => {
    expect(concurrencySvg(jobMetrics(job, []))).toContain('</svg>');
  });
});
