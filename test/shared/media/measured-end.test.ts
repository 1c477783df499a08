import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMatroskaSegment } from '../../../src/shared/core/media/matroska-segment.ts';
import { LastPictures, measuredVideoEndUs } from '../../../src/shared/core/media/measured-end.ts';

const measure = (pictures: readonly (readonly [atUs: number, durationUs: number | undefined])[]) => {
  const latest = new LastPictures();
  for (const picture of pictures) latest.add(...picture);
  const measured = latest.measured();
  if (measured === undefined) throw new Error('nothing was measured');
  return measured;
};
const told = { statedUs: undefined, containerEndUs: undefined, frameUs: 40_000, cutOff: false };

describe('the end of a video by its packets', () => {
  it('is that of the last picture, in whatever order packets come', () => {
    const orders = fc.shuffledSubarray(
      Array.from({ length: 12 }, (_, i) => i),
      { minLength: 12 },
    );
    fc.assert(
      fc.property(orders, fc.integer({ min: 1, max: 1000 }), (order, frameMs) => {
        const measured = measure(order.map((i) => [i * frameMs * 1000, frameMs * 1000]));
        expect(measured).toEqual({ lastUs: 11_000 * frameMs, storedEndUs: 12_000 * frameMs });
      }),
    );
  });

  it('does not go by a default duration that pictures do not keep', () => {
    const averages = measure([0, 100_000, 200_000, 22_000_000, 58_000_000].map((at) => [at, 1_029_000]));
    expect(averages).toEqual({ lastUs: 58_000_000, storedEndUs: undefined });
    expect(measuredVideoEndUs(averages, { ...told, containerEndUs: 105_000_000, statedUs: 105_000_000 })).toBe(
      105_000_000,
    );
  });

  it('is what was measured where a tag is stale, and the tag where it differs by rounding', () => {
    const measured = measure([
      [6_960_000, 40_000],
      [7_000_000, 40_000],
    ]);
    expect(measuredVideoEndUs(measured, { ...told, statedUs: 100_000_000 })).toBe(7_040_000);
    expect(measuredVideoEndUs(measured, { ...told, statedUs: 3_000_000, containerEndUs: 9_000_000 })).toBe(7_040_000);
    expect(measuredVideoEndUs(measured, { ...told, statedUs: 7_041_000 })).toBe(7_041_000);
  });

  it('is what was promised where the file was cut off', () => {
    const measured = measure([[5_000_000, undefined]]);
    expect(measuredVideoEndUs(measured, { ...told, statedUs: 7_000_000, cutOff: true })).toBe(7_000_000);
  });
});

describe('pictures whose time is damaged', () => {
  const frameUs = 40_000;
  const from = (firstUs: number, count: number) =>
    Array.from({ length: count }, (_, i) => [firstUs + i * frameUs, frameUs] as const);

  it('do not count where the clock comes back behind them, however many there are and however late they are', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 500 }),
        fc.integer({ min: 1, max: 1500 }),
        fc.integer({ min: 11, max: 1_000_000 }),
        fc.integer({ min: 1, max: 500 }),
        (before, strays, leapS, after) => {
          const endUs = before * frameUs;
          const measured = measure([
            ...from(0, before),
            ...from(endUs + leapS * 1e6, strays),
            ...from(endUs + strays * frameUs, after).filter(([at]) => at < endUs + leapS * 5e5),
          ]);
          const isBack = strays * frameUs < leapS * 5e5;
          fc.pre(isBack);
          expect(measured.strays).toBe(strays);
          expect(measured.lastUs).toBeLessThan(endUs + leapS * 5e5);
        },
      ),
    ));

  it('are believed where the clock goes on from them, as in a recording with a pause', () => {
    const measured = measure([...from(0, 50), ...from(3_600_000_000, 50), ...from(7_200_000_000, 2)]);
    expect(measured).toEqual({ lastUs: 7_200_040_000, storedEndUs: 7_200_080_000 });
  });

  it('do not count at the very end either where the header of the film says that it ends before them', () => {
    const latest = new LastPictures();
    for (const picture of [...from(0, 50), ...from(3_600_000_000, 25)]) latest.add(...picture);
    expect(latest.measured(3_000_000)).toEqual({ lastUs: 1_960_000, storedEndUs: 2_000_000, strays: 25 });
    expect(latest.measured(3_601_000_000)).toEqual({ lastUs: 3_600_960_000, storedEndUs: 3_601_000_000 });
    const noHeader = new LastPictures();
    for (const picture of [...from(0, 50), ...from(90_000_000_000, 3)]) noHeader.add(...picture);
    expect(noHeader.measured()).toEqual({ lastUs: 1_960_000, storedEndUs: 2_000_000, strays: 3 });
    // A header that is stale for longer says nothing about them.
    expect(latest.measured(1_000_000)).toEqual({ lastUs: 3_600_960_000, storedEndUs: 3_601_000_000 });
  });

  it('are none where pictures are far apart and come in the order of decoding', () => {
    const order = [0, 3, 1, 2, 6, 4, 5, 9, 7, 8, 12, 10, 11, 15, 13, 14];
    expect(measure(order.map((i) => [i * 20_000_000, undefined]))).toEqual({
      lastUs: 300_000_000,
      storedEndUs: undefined,
    });
  });
});

describe('readMatroskaSegment', () => {
  const header = [0x1a, 0x45, 0xdf, 0xa3, 0x82, 0, 0];
  const segment = [0x18, 0x53, 0x80, 0x67];
  it.each([
    ['a size of one byte', [...header, ...segment, 0x85], { bodyAt: 12, end: 17 }],
    ['a size of eight bytes', [...header, ...segment, 1, 0, 0, 0, 0, 0, 1, 0], { bodyAt: 19, end: 275 }],
    ['an unknown size', [...header, ...segment, 1, 255, 255, 255, 255, 255, 255, 255], { bodyAt: 19, end: undefined }],
    ['something else', [0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70], undefined],
    ['a cut head', [...header, ...segment], undefined],
  ])('reads %s', (_, bytes, expected) => {
    expect(readMatroskaSegment(Uint8Array.from(bytes))).toEqual(expected);
  });
});
