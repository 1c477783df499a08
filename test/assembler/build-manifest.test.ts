import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SliceRecord } from '../../src/shared/core/documents/slice-record.ts';
import { keyRanges } from '../../src/shared/core/job/key-ranges.ts';
import { peakOf } from '../../src/shared/estimator/model/interval-metrics.ts';
import { failedRecord, jobOf, manifestOf, optionsOf, renderedRecord, storedFor } from '../fakes/job-documents.ts';

const error = { name: 'ProcessError', message: 'ffmpeg crashed' } as const;

const byIndex = (records: readonly SliceRecord[]) => new Map(records.map((record) => [record.index, record]));

describe('buildManifest', () => {
  it('of a complete job has one range for all frames and one for all GIFs', () => {
    const job = jobOf(62_100);
    const records = [0, 1, 2].map((index) => renderedRecord(job, index));
    const manifest = manifestOf(job, byIndex(records), storedFor(records));
    expect(manifest).toMatchObject({ status: 'complete', revision: 1, jobId: job.jobId });
    expect(manifest.source).toEqual({ ...job.source, media: 'video', durationMs: 62_100 });
    expect(manifest.coverage).toEqual({ expected: 3, rendered: 3, failed: 0, gaps: [] });
    const below = `jobs/${job.jobId}`;
    expect(manifest.renders).toEqual([
      {
        kind: 'gif',
        contentType: 'image/gif',
        firstKey: `${below}/gif/00000.gif`,
        lastKey: `${below}/gif/00002.gif`,
        count: 3,
        bytes: 300,
      },
      {
        kind: 'frames',
        contentType: 'image/jpeg',
        firstKey: `${below}/frames/000000.jpg`,
        lastKey: `${below}/frames/000062.jpg`,
        count: 63,
        bytes: 6300,
      },
      expect.objectContaining({ kind: 'ascii', lastKey: `${below}/ascii/00002.txt`, count: 3 }),
      expect.objectContaining({ kind: 'ascii', lastKey: `${below}/ascii/00002.cast`, count: 3 }),
      expect.objectContaining({ kind: 'storyboard', lastKey: `${below}/storyboard/strips/00002.mjpeg`, count: 3 }),
    ]);
  });

  it('of a job that lacks a render, which a limit had no room for, is partial and says so', () => {
    const job = jobOf(62_100, { options: optionsOf('video', { renders: ['gif', 'frames'], 'gif.max': 20_000 }) });
    const records = [0, 1, 2].map((index) => renderedRecord(job, index));
    const [first] = records;
    if (first === undefined) throw new RangeError('there is no slice');
    const leftOut = { kind: 'gif', error: { name: 'budgetTooSmall', message: 'It has at least 30,000.' } } as const;
    records[0] = { ...first, renders: first.renders.filter(({ kind }) => kind !== 'gif'), leftOut: [leftOut] };
    const manifest = manifestOf(job, byIndex(records), storedFor(records));
    expect(manifest).toMatchObject({ status: 'partial', leftOut: [{ index: 0, ...leftOut }] });
    expect(manifest.coverage).toEqual({ expected: 3, rendered: 3, failed: 0, gaps: [] });
  });

  it('tells the least and the most of what a limit chose, of kinds that have one', () => {
    const job = jobOf(62_100, { options: optionsOf('video', { renders: ['gif', 'frames'], 'gif.max': 2_000_000 }) });
    const records = [
      { bytes: 1_900_000, width: 240, chosen: { fps: 10, colours: 256, tolerance: 12 } },
      { bytes: 400_000, width: 120, chosen: { fps: 5, colours: 32, tolerance: 0 } },
      { bytes: 1_999_999, width: 204, chosen: { fps: 10, colours: 64, tolerance: 106 } },
    ].map((facts, index) => {
      const record = renderedRecord(job, index);
      const renders = record.renders.map((row) => (row.kind === 'gif' ? { ...row, ...facts } : row));
      return { ...record, renders };
    });
    expect(manifestOf(job, byIndex(records), storedFor(records)).chosen).toEqual([
      {
        kind: 'gif',
        slices: 3,
        bytes: { least: 400_000, most: 1_999_999 },
        width: { least: 120, most: 240 },
        fps: { least: 5, most: 10 },
        colours: { least: 32, most: 256 },
        tolerance: { least: 0, most: 106 },
      },
    ]);
    const usual = [0, 1, 2].map((index) => renderedRecord(job, index));
    expect(manifestOf(job, byIndex(usual), storedFor(usual)).chosen).toBeUndefined();
  });

  it('covers every millisecond once, by a rendered slice or by a gap', () => {
    const fates = fc.constantFrom('rendered', 'failed', 'absent', 'lost' as const);
    const lengths = fc.integer({ min: 1, max: 900_000 });
    fc.assert(
      fc.property(lengths, fc.array(fates, { minLength: 30, maxLength: 30 }), (durationMs, fate) => {
        const job = jobOf(durationMs);
        const records: SliceRecord[] = [];
        for (let index = 0; index < job.sliceCount; index += 1) {
          if (fate[index] === 'failed') records.push(failedRecord(job, index, error));
          else if (fate[index] !== 'absent') records.push(renderedRecord(job, index));
        }
        const stored = storedFor(records.filter(({ index }) => fate[index] === 'rendered'));
        const { coverage, status } = manifestOf(job, byIndex(records), stored);
        const covered = [...records.filter(({ index }) => fate[index] === 'rendered'), ...coverage.gaps].sort(
          (a, b) => a.start - b.start,
        );
        let cursor = 0;
        for (const { start, end } of covered) {
          expect(start).toBe(cursor);
          cursor = end;
        }
        expect(cursor).toBe(durationMs / 1000);
        expect(coverage.rendered + coverage.failed).toBe(coverage.expected);
        expect(coverage.gaps).toHaveLength(coverage.failed);
        expect(status).toBe(coverage.failed === 0 ? 'complete' : 'partial');
      }),
      { numRuns: 50 },
    );
  });

  it('of a partial job says why each gap is there', () => {
    const job = jobOf(120_000);
    const records = [0, 1, 2].map((index) => renderedRecord(job, index));
    const stored = storedFor(records);
    stored.delete(`jobs/${job.jobId}/frames/000031.jpg`);
    stored.set(`jobs/${job.jobId}/gif/00002.gif`, { bytes: 7, etag: '' });
    const { coverage, renders } = manifestOf(job, byIndex(records), stored);
    expect(coverage.gaps).toEqual([
      {
        index: 1,
        start: 30,
        end: 60,
        error: { name: 'MissingOutput', message: expect.stringContaining('000031.jpg') },
      },
      { index: 2, start: 60, end: 90, error: { name: 'MissingOutput', message: expect.stringContaining('100 bytes') } },
      { index: 3, start: 90, end: 120, error: { name: 'MissingRecord', message: expect.any(String) } },
    ]);
    expect(renders.every(({ lastKey }) => /0{2,5}(000|029)?\.\w+$/.test(lastKey))).toBe(true);
  });

  it('takes a record that leaves out a render that was asked for as a gap', () => {
    const job = jobOf(30_000);
    const whole = renderedRecord(job, 0);
    const record = { ...whole, renders: whole.renders.filter(({ kind }) => kind !== 'gif') };
    const { coverage } = manifestOf(job, byIndex([record]), storedFor([record]));
    expect(coverage.gaps[0]?.error.message).toContain('has no gif');
  });

  it('is rejected when the source is the reason of every gap and nothing was rendered', () => {
    const job = jobOf(60_000);
    const gone = { name: 'sourceGone', message: 'It was deleted.' } as const;
    const all = [failedRecord(job, 0, gone), failedRecord(job, 1, gone)];
    expect(manifestOf(job, byIndex(all), new Map()).status).toBe('rejected');
    const some = [failedRecord(job, 0, gone), failedRecord(job, 1, error)];
    expect(manifestOf(job, byIndex(some), new Map()).status).toBe('partial');
  });

  it('tells how parallel it was', () => {
    const job = jobOf(90_000);
    const at = (second: number) => new Date(Date.parse(job.createdAt) + second * 1000).toISOString();
    const times = [
      [1, 5],
      [2, 4],
      [4, 6],
    ] as const;
    const records = times.map(([from, to], index) =>
      renderedRecord(job, index, { startedAt: at(from), finishedAt: at(to) }),
    );
    const { metrics } = manifestOf(job, byIndex(records), storedFor(records));
    expect(metrics).toMatchObject({
      makespanMs: 6000,
      peakConcurrency: 2,
      busyMs: 8000,
      gbSeconds: 16,
      speedup: 1.333,
    });
  });
});

describe('peakOf', () => {
  it('is never more than the intervals nor less than one of them', () => {
    const intervals = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 100 })).map(([startMs, length]) => ({
        startMs,
        endMs: startMs + length,
      })),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(intervals, (all) => {
        const atEachStart = all.map(
          ({ startMs }) => all.filter((other) => other.startMs <= startMs && startMs < other.endMs).length,
        );
        expect(peakOf(all)).toBe(Math.max(...atEachStart));
      }),
    );
  });

  it('of nothing is 0', () => {
    expect(peakOf([])).toBe(0);
  });
});

describe('keyRanges', () => {
  const output = (key: string, kind = 'gif') => ({ kind, contentType: 'x/y', key, bytes: 1 });

  it('holds every output exactly once', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 60 });
    fc.assert(
      fc.property(numbers, (present) => {
        const ranges = keyRanges(present.map((number) => output(`a/${String(number).padStart(5, '0')}.mp4`)));
        const held = ranges.flatMap(({ firstKey, lastKey, count }) => {
          const first = Number(firstKey.slice(2, 7));
          expect(Number(lastKey.slice(2, 7))).toBe(first + count - 1);
          return Array.from({ length: count }, (_, at) => first + at);
        });
        expect(held).toEqual([...present].sort((a, b) => a - b));
        expect(ranges.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(present.length);
      }),
    );
  });

  it('does not join keys of other folders, extensions or kinds', () => {
    const keys = [output('a/00000.txt'), output('a/00001.cast'), output('b/00001.txt'), output('a/00001.txt', 'ascii')];
    expect(keyRanges(keys)).toHaveLength(4);
  });

  it('adds up the pictures of files that hold several', () => {
    const packed = [0, 1, 2].map((number) => ({ ...output(`a/0000${number}.zip`), pictures: 30 - number }));
    expect(keyRanges(packed)).toMatchObject([{ count: 3, pictures: 87 }]);
  });

  it('gives a key without a number a range of its own', () => {
    expect(keyRanges([output('a/picture.txt')])).toMatchObject([{ firstKey: 'a/picture.txt', count: 1 }]);
  });
});
