import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AsciicastEncoder } from '../../../../src/renders/ascii/kernel/asciicast.ts';
import type { CellGrid } from '../../../../src/renders/ascii/kernel/cell-grid.ts';
import { XTERM_16, XTERM_256 } from '../../../../src/renders/ascii/kernel/palettes.ts';
import type { ColourDepth } from '../../../../src/renders/ascii/kernel/sgr.ts';
import { type GridKind, randomGrid } from './random-grid.ts';
import { shownCells, visible } from './shown-cells.ts';
import { Terminal } from './terminal.ts';

const SIZE = { columns: 24, rows: 5 };
const KIND = { ...SIZE, characters: '   #"\\~█▀⠀⣿é' };
const FEW = [0xffffff, 0x000000, 0xff0000];

/** Each grid keeps about two thirds of the one before it, as pictures of a video do. */
const similarGrids = (kind: GridKind): fc.Arbitrary<CellGrid[]> =>
  fc
    .tuple(
      fc.array(randomGrid(kind), { minLength: 1, maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 4, maxLength: 20 }),
    )
    .map(([grids, patches]) => {
      const keeps: boolean[] = patches.flatMap((length, i) => Array<boolean>(length).fill(i % 3 > 0));
      const merge = <Values extends Uint16Array | Uint32Array>(before: Values, after: Values): Values =>
        after.map((value, i) => (keeps[i % keeps.length] ? (before[i] ?? value) : value)) as Values;
      let before: CellGrid | undefined;
      return grids.map((grid) => {
        const last = before ?? grid;
        before = {
          ...SIZE,
          codePoints: merge(last.codePoints, grid.codePoints),
          ...(grid.foreground && last.foreground && { foreground: merge(last.foreground, grid.foreground) }),
          ...(grid.background && last.background && { background: merge(last.background, grid.background) }),
        };
        return before;
      });
    });

/** Replay a recording's lines event by event, holding each to its time and its type. */
const play = (terminal: Terminal, line: string, atMs: number): void => {
  if (line === '') return;
  const [time, type, output] = JSON.parse(line);
  expect([time, type]).toEqual([atMs / 1000, 'o']);
  expect(line.endsWith('\n')).toBe(true);
  terminal.write(output);
};

const colours: readonly [ColourDepth, readonly number[]][] = [
  ['none', FEW],
  ['16', Array.from(XTERM_16)],
  ['256', Array.from(XTERM_256)],
  ['truecolor', FEW],
];

const gridOf = (text: string, foreground?: readonly number[]): CellGrid => ({
  columns: text.length,
  rows: 1,
  codePoints: Uint16Array.from(text, (one) => one.charCodeAt(0)),
  ...(foreground && { foreground: Uint32Array.from(foreground) }),
});

describe('AsciicastEncoder', () => {
  it.each(colours)('shows exactly each screen when its lines are replayed, with colours: %s', (depth, values) => {
    for (const layers of [{}, { inks: values }, { inks: values, grounds: values }, { grounds: values }]) {
      fc.assert(
        fc.property(similarGrids({ ...KIND, ...layers }), (grids) => {
          const encoder = new AsciicastEncoder(SIZE, depth);
          const terminal = new Terminal(SIZE.columns, SIZE.rows);
          for (const [i, grid] of grids.entries()) {
            play(terminal, encoder.screen(grid, i * 100), i * 100);
            expect(terminal.cells.map(visible)).toEqual(shownCells(grid, depth !== 'none'));
            expect(terminal.cursorShown).toBe(false);
          }
        }),
        { numRuns: 40 },
      );
    }
  });

  it('begins on a screen that shows something else', () => {
    const grid = gridOf(' a ');
    const terminal = new Terminal(3, 1);
    terminal.write('\u001b[41;32mxyz');
    play(terminal, new AsciicastEncoder(grid, 'none').screen(grid, 0), 0);
    expect(terminal.cells).toEqual(shownCells(grid));
  });

  it('writes an asciicast v2 header and nothing for a screen that does not look different', () => {
    const encoder = new AsciicastEncoder({ columns: 3, rows: 1 }, 'truecolor');
    expect(JSON.parse(encoder.header())).toMatchObject({ version: 2, width: 3, height: 1 });
    expect(encoder.screen(gridOf('a b', [1, 2, 3]), 0)).not.toBe('');
    expect(encoder.screen(gridOf('a b', [1, 9, 3]), 100)).toBe('');
  });

  it('copies the grid, which its maker may use again', () => {
    const encoder = new AsciicastEncoder({ columns: 2, rows: 1 });
    const grid = gridOf('ab');
    encoder.screen(grid, 0);
    grid.codePoints[1] = 0x63;
    expect(JSON.parse(encoder.screen(grid, 100))[2]).toMatch(/c$/);
  });

  it('writes only what changed, rewriting what lies between where that is shorter than a move', () => {
    const encoder = new AsciicastEncoder({ columns: 40, rows: 1 });
    const [first, near, far] = ['a'.padEnd(40, '.'), 'b.c'.padEnd(40, '.'), `B.C${'D'.padStart(37, '.')}`];
    encoder.screen(gridOf(first), 0);
    expect(JSON.parse(encoder.screen(gridOf(near), 33))[2]).toBe('\rb.c');
    expect(JSON.parse(encoder.screen(gridOf(far), 66))[2]).toBe('\rB.C\u001b[36CD');
  });

  it('names a colour once for all the cells that have it', () => {
    const [red, blue] = [0xff0000, 0x0000ff];
    const encoder = new AsciicastEncoder({ columns: 6, rows: 1 }, 'truecolor');
    const line = encoder.screen(gridOf('abcdef', [red, blue, red, blue, red, blue]), 0);
    expect(line.match(/38;2;255;0;0/g)).toHaveLength(1);
    expect(line.match(/38;2;0;0;255/g)).toHaveLength(1);
  });

  it('lasts as long as the slice and leaves the terminal as it was', () => {
    const encoder = new AsciicastEncoder({ columns: 2, rows: 1 }, 'truecolor');
    const terminal = new Terminal(2, 1);
    play(terminal, encoder.screen(gridOf('ab', [7, 8]), 0), 0);
    play(terminal, encoder.end(2_100), 2_100);
    terminal.write('x');
    expect(terminal.cursorShown).toBe(true);
    expect(terminal.cells[0]).toEqual({ character: 'x', ink: undefined, ground: undefined });
  });

  it('fails for a grid of another size', () => {
    const encoder = new AsciicastEncoder({ columns: 2, rows: 1 });
    expect(() => encoder.screen(gridOf('abc'), 0)).toThrow('2 columns cannot show 3×1');
  });
});
