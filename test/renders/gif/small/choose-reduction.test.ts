import { describe, expect, it } from 'vitest';
import { chooseReductions, type GifAttempt } from '../../../../src/renders/gif/kernel/choose-reduction.ts';
import { leastTolerance } from '../../../../src/renders/gif/kernel/least-tolerance.ts';

const LIMITS = { reductions: 10, palettes: 5, tolerances: 5 } as const;

/** A GIF that is halved by a reduction, by two palettes and by two tolerances. */
const bytesOf = ({ reduction, palette, tolerance }: GifAttempt): number =>
  1000 / 2 ** (reduction + palette / 2 + tolerance / 2);

const makeChoice = (bytes: number, near: (attempt: GifAttempt) => number, mostSamples = 1000) => {
  const asked = new Set<string>();
  const ask = (attempt: GifAttempt): void => {
    asked.add(`${attempt.reduction} ${attempt.palette} ${attempt.tolerance}`);
  };
  const choice = {
    ...LIMITS,
    bytes,
    predict: async (attempt: GifAttempt) => {
      ask(attempt);
      return bytesOf(attempt);
    },
    likeness: async (attempt: GifAttempt) => {
      ask(attempt);
      return near(attempt);
    },
    isSpent: () => asked.size >= mostSamples,
  };
  return { asked, choice };
};

describe('chooseReductions', () => {
  it('takes one sample where nothing has to be left out', async () => {
    const { asked, choice } = makeChoice(1000, () => 0.5);
    expect(await chooseReductions(choice)).toMatchObject({ best: { reduction: 0, palette: 0 }, usual: 0 });
    expect([...asked]).toEqual(['0 0 0']);
  });

  it('leaves pixels out where fewer of them in their best colours are nearest', async () => {
    const { choice } = makeChoice(100, ({ reduction }) => 0.5 + reduction / 100);
    expect(await chooseReductions(choice)).toMatchObject({ best: { reduction: 4, palette: 0 }, usual: 4 });
  });

  it('takes fewer colours where they are nearer than fewer pixels', async () => {
    const { choice } = makeChoice(200, ({ reduction, palette }) => 0.9 - reduction / 100 - Math.abs(palette - 2) / 50);
    expect(await chooseReductions(choice)).toMatchObject({ best: { reduction: 0, palette: 2 } });
  });

  it('names the reduction at which the usual colours fit beside one with a tolerance', async () => {
    const { choice } = makeChoice(300, ({ reduction, palette }) => 0.9 - reduction / 100 - palette / 10);
    const { best, usual } = await chooseReductions(choice);
    expect(best).toMatchObject({ reduction: 0, palette: 0 });
    expect(best.tolerance).toBeGreaterThan(0);
    expect(usual).toBe(2);
  });

  it('looks at all pixels where nothing between is near, as with flat pictures', async () => {
    const { choice } = makeChoice(100, ({ reduction, palette }) =>
      reduction === 0 ? 0.9 - palette / 100 : 0.3 + reduction / 50,
    );
    expect(await chooseReductions(choice)).toMatchObject({ best: { reduction: 0 }, usual: 4 });
  });

  it('passes over palettes that are the same', async () => {
    const { choice } = makeChoice(300, ({ reduction, palette }) => 0.9 - reduction / 100 - (palette < 4 ? 0.1 : 0));
    expect(await chooseReductions(choice)).toMatchObject({ best: { palette: 4 } });
  });

  it('keeps to what is surely no farther where likeness hardly differs', async () => {
    const { choice } = makeChoice(100, ({ palette, tolerance }) => 0.9 + (palette + tolerance > 0 ? 0.001 : 0));
    expect(await chooseReductions(choice)).toMatchObject({ best: { reduction: 4, palette: 0 }, usual: 4 });
  });

  it('keeps the best that it has seen once enough pixels were sampled', async () => {
    const { choice } = makeChoice(100, ({ reduction }) => 0.9 - reduction / 100, 1);
    expect(await chooseReductions(choice)).toMatchObject({ best: { reduction: 4, palette: 0 }, usual: 4 });
  });

  it('is the last reduction where none is small enough', async () => {
    const { choice } = makeChoice(0.01, () => 0.5);
    expect(await chooseReductions(choice)).toMatchObject({ best: { reduction: 9 } });
  });
});

describe('leastTolerance', () => {
  const sizes = Array.from({ length: 40 }, (_, i) => 1000 / 1.1 ** i);
  const find = (bytes: number, guess: number) => {
    const asked: number[] = [];
    const predict = async (at: number) => {
      asked.push(at);
      return sizes[at] ?? Number.NaN;
    };
    return leastTolerance(predict, { tolerances: sizes.length, bytes, guess }).then((at) => ({ at, asked }));
  };

  it('finds the least that is small enough, wherever it begins, in few samples', async () => {
    for (const guess of [0, 7, 20, 39]) {
      for (const [wanted, bytes] of sizes.entries()) {
        const { at, asked } = await find(bytes, guess);
        expect(at).toBe(wanted);
        expect(asked.length).toBeLessThanOrEqual(9);
      }
    }
  });

  it('is undefined where none is small enough', async () => {
    expect((await find(1, 3)).at).toBeUndefined();
  });
});
