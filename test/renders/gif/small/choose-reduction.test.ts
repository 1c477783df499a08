import { describe, expect, it } from 'vitest';
import { chooseReduction } from '../../../../src/renders/gif/kernel/choose-reduction.ts';

/** A GIF that is halved by a reduction, and by two tolerances; fewer pixels are ever nearer to the film. */
const makeChoice = (bytes: number, samplePixels = 1) => {
  const asked = new Set<string>();
  const sampled = (reduction: number, tolerance: number): void => {
    asked.add(`${reduction} ${tolerance}`);
  };
  const choice = {
    ...{ reductions: 10, tolerances: 5, bytes },
    predict: async (reduction: number, tolerance: number) => {
      sampled(reduction, tolerance);
      return 1000 / 2 ** (reduction + tolerance / 2);
    },
    likeness: async (reduction: number, tolerance: number) => {
      sampled(reduction, tolerance);
      return 0.5 + reduction / 100;
    },
    sampledPixels: () => asked.size * samplePixels,
  };
  return { asked, choice };
};

describe('chooseReduction', () => {
  it('takes one sample where nothing has to be left out', async () => {
    const { asked, choice } = makeChoice(1000);
    expect(await chooseReduction(choice)).toBe(0);
    expect([...asked]).toEqual(['0 0']);
  });

  it('compares reductions until one leaves room to spare', async () => {
    expect(await chooseReduction(makeChoice(100).choice)).toBe(4);
  });

  it('keeps the best that it has seen once enough pixels were sampled', async () => {
    expect(await chooseReduction(makeChoice(100, 100e6).choice)).toBe(2);
  });

  it('is the last reduction where none is small enough', async () => {
    expect(await chooseReduction(makeChoice(0.1).choice)).toBe(9);
  });
});
