import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AsciiGifEncoder } from '../../../../src/renders/ascii/kernel/ascii-gif.ts';
import type { CellGrid } from '../../../../src/renders/ascii/kernel/cell-grid.ts';
import { FONT_NAMES, type FontName } from '../../../../src/renders/ascii/kernel/font/font.ts';
import { XTERM_16, XTERM_256 } from '../../../../src/renders/ascii/kernel/palettes.ts';
import type { ColourDepth } from '../../../../src/renders/ascii/kernel/sgr.ts';
import { decodeGif } from '../../gif/encoder/decode-gif.ts';
import { drawGrid, isSame } from './draw-grid.ts';
import { randomGrid } from './random-grid.ts';

const SIZE = { columns: 6, rows: 4 };
const KIND = { ...SIZE, characters: '  .#W█▀⣿' };
const DEPTHS: readonly [ColourDepth, readonly number[]][] = [
  ['16', Array.from(XTERM_16)],
  ['256', Array.from(XTERM_256)],
  ['truecolor', [0x010203, 0xfffefd, 0x808080, 0x123456, 0x000000]],
];

const encode = (
  grids: readonly CellGrid[],
  colour: ColourDepth,
  font: FontName = '8x16',
  delaysCs = grids.map(() => 10),
): Uint8Array => {
  const { columns, rows } = grids[0] ?? SIZE;
  const encoder = new AsciiGifEncoder({ columns, rows, font, colour, delaysCs, loop: true });
  const parts = grids.map((grid) => encoder.addGrid(grid));
  return new Uint8Array(Buffer.concat([...parts, encoder.finish()]));
};

/** What is shown at the time of each grid: pictures of the file may last longer than one. */
const shownAt = (file: Uint8Array, timesCs: readonly number[]): (Uint8Array | undefined)[] => {
  const { frames } = decodeGif(file);
  let endCs = 0;
  const ends = frames.map(({ delayCs }) => (endCs += delayCs));
  return timesCs.map((time) => frames[ends.findIndex((end) => end > time)]?.canvas);
};

/** A grid whose every cell has a character and colours of its own. */
const colourful = (seed: number, { columns, rows } = { columns: 30, rows: 20 }): CellGrid => {
  const cells = Array.from({ length: columns * rows }, (_, i) => i);
  return {
    columns,
    rows,
    codePoints: Uint16Array.from(cells, (i) => 0x21 + ((i * 7 + seed) % 90)),
    foreground: Uint32Array.from(cells, (i) => ((i * 40_503 + seed * 977) * 2_654_435) & 0xffffff),
  };
};

describe.each(FONT_NAMES)('AsciiGifEncoder with %s', (font) => {
  it('shows exactly each grid, white on black', () => {
    fc.assert(
      fc.property(fc.array(randomGrid(KIND), { minLength: 1, maxLength: 4 }), (grids) => {
        const shown = shownAt(
          encode(grids, 'none', font),
          grids.map((_, i) => i * 10),
        );
        expect(shown.map((canvas, i) => isSame(canvas, drawGrid(grids[i] as CellGrid, font)))).toEqual(
          grids.map(() => true),
        );
      }),
      { numRuns: 15 },
    );
  });

  it.each(DEPTHS)('shows exactly each grid in colours: %s', (depth, values) => {
    for (const layers of [{ inks: values }, { inks: values, grounds: values }]) {
      fc.assert(
        fc.property(fc.array(randomGrid({ ...KIND, ...layers }), { minLength: 1, maxLength: 4 }), (grids) => {
          const shown = shownAt(
            encode(grids, depth, font),
            grids.map((_, i) => i * 10),
          );
          expect(shown.map((canvas, i) => isSame(canvas, drawGrid(grids[i] as CellGrid, font)))).toEqual(
            grids.map(() => true),
          );
        }),
        { numRuns: 8 },
      );
    }
  });
});

describe('AsciiGifEncoder', () => {
  it('comes near colours of which a picture has more than a table holds, on exactly black ground', () => {
    const grids = [colourful(1), colourful(2)];
    shownAt(encode(grids, 'truecolor'), [0, 10]).forEach((canvas, i) => {
      const wanted = drawGrid(grids[i] as CellGrid, '8x16');
      let [error, ink, strayed] = [0, 0, 0];
      wanted.forEach((value, at) => {
        const pixel = at - (at % 3);
        if (wanted[pixel] === 0 && wanted[pixel + 1] === 0 && wanted[pixel + 2] === 0) strayed += canvas?.[at] ?? 1;
        else {
          error += (value - (canvas?.[at] ?? 0)) ** 2;
          ink += 1;
        }
      });
      expect(strayed).toBe(0);
      expect(Math.sqrt(error / ink)).toBeLessThan(20);
    });
  });

  it('keeps every delay, and lengthens a picture where the next one looks the same', () => {
    const [one, other] = [colourful(1), colourful(2)];
    const hidden = { ...one, foreground: Uint32Array.from(one.foreground ?? []) };
    const grids = [one, one, other, other, hidden, one];
    const delays = [3, 4, 5, 6, 7, 8];
    const file = encode(grids, 'truecolor', '8x16', delays);
    expect(decodeGif(file).frames.map(({ delayCs }) => delayCs)).toEqual([7, 11, 15]);
    expect(decodeGif(file).loops).toBe(0);
    expect(file.length).toBe(encode([one, other, one], 'truecolor', '8x16', [7, 11, 15]).length);
  });

  it('splits a stillness that is longer than a delay can be', () => {
    const still = colourful(3, SIZE);
    const { frames } = decodeGif(encode([still, still, still], 'none', '8x16', [40_000, 40_000, 10]));
    expect(frames.map(({ delayCs, width, height }) => [delayCs, width, height])).toEqual([
      [40_000, 48, 64],
      [40_010, 1, 1],
    ]);
    expect(frames[1]?.canvas).toEqual(frames[0]?.canvas);
  });

  it('draws only the rectangle that changed', () => {
    const before = { ...SIZE, codePoints: new Uint16Array(24).fill(0x2e) };
    const after = { ...SIZE, codePoints: before.codePoints.slice() };
    after.codePoints[6 + 2] = 0x23;
    after.codePoints[12 + 3] = 0x23;
    const [, frame] = decodeGif(encode([before, after], 'none')).frames;
    expect(frame).toMatchObject({ left: 16, top: 16, width: 16, height: 32 });
  });

  it('gives the same bytes for the same grids', () => {
    const grids = [colourful(1), colourful(2)];
    expect(encode(grids, 'truecolor')).toEqual(encode(grids, 'truecolor'));
  });

  it('fails when more or fewer grids come than were planned', () => {
    const grid = colourful(1, SIZE);
    const encoder = new AsciiGifEncoder({ ...SIZE, font: '8x16', colour: 'none', delaysCs: [1], loop: false });
    expect(() => encoder.finish()).toThrow('Only 0 of 1');
    encoder.addGrid(grid);
    expect(() => encoder.addGrid(grid)).toThrow('planned with 1');
  });

  it('fails for a GIF larger than the format, and for colours that it does not have', () => {
    const plan = { ...SIZE, font: '8x16', colour: '16', delaysCs: [1], loop: false } as const;
    expect(() => new AsciiGifEncoder({ ...plan, columns: 10_000 })).toThrow('80000×64');
    const grid = { ...colourful(1, SIZE), foreground: new Uint32Array(24).fill(0x0a0b0c) };
    expect(() => new AsciiGifEncoder(plan).addGrid(grid)).toThrow('#0a0b0c');
  });
});
