import { describe, expect, it } from 'vitest';
import { ColourHistogram } from '../../../../src/renders/gif/kernel/colour-histogram.ts';
import { drawFrame } from './make-gif.ts';

const statisticsOf = (...frames: Uint8Array[]) => {
  const histogram = new ColourHistogram();
  for (const frame of frames) histogram.add(frame);
  return histogram.statistics();
};

describe('ColourHistogram', () => {
  it('gives the exact mean and weight of the colours that share a bin', () => {
    const { means, weights } = statisticsOf(Uint8Array.of(8, 17, 252, 11, 16, 255, 8, 16, 252));
    expect([...weights]).toEqual([3]);
    expect([...means]).toEqual([9, 49 / 3, 253]);
  });

  it('adds up over frames', () => {
    const { weights, means } = statisticsOf(Uint8Array.of(0, 0, 0), Uint8Array.of(255, 255, 255, 0, 0, 0));
    expect([...weights]).toEqual([2, 1]);
    expect([...means]).toEqual([0, 0, 0, 255, 255, 255]);
  });

  it('lists the exact colours while there are at most 256', () => {
    const row = (colours: number) => drawFrame(colours, 1, (x) => [x & 255, x >> 8, 7]);
    expect(statisticsOf(Uint8Array.of(9, 0, 0, 1, 2, 3, 9, 0, 0)).exactColours).toEqual([0x010203, 0x090000]);
    expect(statisticsOf(row(256)).exactColours).toHaveLength(256);
    expect(statisticsOf(row(257)).exactColours).toBeUndefined();
    expect(statisticsOf(row(257), row(1)).exactColours).toBeUndefined();
  });

  it('is empty before the first frame', () => {
    const { means, weights, exactColours } = statisticsOf();
    expect([means.length, weights.length, exactColours]).toEqual([0, 0, []]);
  });
});
