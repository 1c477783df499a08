import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suspiciousStretches } from '../../../src/shared/adapters/probe/sample-clock.ts';
import { clockDifference, clockIn } from '../../../src/shared/core/media/pes-clock.ts';

const PID = 0x100;
const SECOND = 90_000;

const timeBytes = (mark: number, ticks: number): number[] => [
  (mark << 4) | (Math.floor(ticks / 2 ** 30) << 1) | 1,
  Math.floor(ticks / 2 ** 22) & 0xff,
  (Math.floor(ticks / 2 ** 14) & 0xfe) | 1,
  Math.floor(ticks / 2 ** 7) & 0xff,
  ((ticks << 1) & 0xfe) | 1,
];

const header = (ticks: number): number[] => [0, 0, 1, 0xe0, 0, 0, 0x80, 0x80, 5, ...timeBytes(2, ticks)];

/** A packet of a program; with a time, a picture begins in it. */
const packet = (pid: number, ticks?: number): Buffer => {
  const head = [0x47, (ticks === undefined ? 0 : 0x40) | (pid >> 8), pid & 0xff, 0x10];
  return Buffer.concat([Buffer.from([...head, ...(ticks === undefined ? [] : header(ticks))])], 188).fill(
    0xff,
    ticks === undefined ? 4 : 18,
  );
};

/** A second of a transmission: ten pictures of the video, and another program with times of its own. */
const second = (startSeconds: number): Buffer =>
  Buffer.concat(
    Array.from({ length: 10 }, (_, i) => [
      packet(PID, (startSeconds + i / 10) * SECOND),
      packet(0x200, (50_000 - startSeconds) * SECOND),
      ...Array.from({ length: 1000 }, () => packet(0x1fff)),
    ]).flat(),
  );

const stretchesOf = (file: Buffer) =>
  suspiciousStretches({
    ...{ container: 'mpegts', id: PID, sizeBytes: file.length },
    readAt: async (offset, length) => file.subarray(offset, offset + length),
  });

describe('the clock of a stream', () => {
  it('is read from the headers of the track, wherever a window begins', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 33 - 1 }), fc.integer({ min: 0, max: 400 }), (ticks, skip) => {
        const fill = Array.from({ length: 8 }, () => packet(0x1fff));
        const bytes = Buffer.concat([...fill, packet(0x200, 5), packet(PID, ticks), ...fill]).subarray(skip);
        const us = Math.round((ticks / SECOND) * 1e6);
        expect(clockIn(bytes, 'mpegts', PID)).toEqual({ firstUs: us, lastUs: us });
        const program = Buffer.from([...Array(skip).fill(0xff), ...header(ticks), ...Array(20).fill(0xff)]);
        expect(clockIn(program, 'mpeg', 0x1e0)).toEqual({ firstUs: us, lastUs: us });
      }),
    );
  });

  it('goes on where it has run through its 33 bits', () => {
    const end = (2 ** 33 / SECOND) * 1e6;
    expect(clockDifference(end - 1e6, 1e6)).toBeCloseTo(2e6);
    expect(clockDifference(9e6, 4e6)).toBe(-5e6);
  });
});

describe('samples of a large stream', () => {
  const run = (from: number, length: number) => Array.from({ length }, (_, i) => second(from + i));

  it('show nothing where it runs through', async () => {
    expect(await stretchesOf(Buffer.concat(run(3, 40)))).toEqual([]);
  });

  it.each([
    ['begins again', 0],
    ['leaps', 5000],
  ])('show about where it %s', async (_, next) => {
    const before = Buffer.concat(run(10, 23));
    const found = await stretchesOf(Buffer.concat([before, ...run(next, 20)]));
    expect(found).toHaveLength(1);
    const [{ from, to } = { from: 0, to: 0 }] = found;
    expect(from).toBeLessThan(before.length);
    expect(to).toBeGreaterThan(before.length);
    expect(to - from).toBeLessThan(10 * 1024 ** 2);
  });
});
