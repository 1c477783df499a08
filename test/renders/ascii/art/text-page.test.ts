import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { XTERM_16, XTERM_256 } from '../../../../src/renders/ascii/kernel/palettes.ts';
import { ansiPage, textPage } from '../../../../src/renders/ascii/kernel/text-page.ts';
import { randomGrid } from './random-grid.ts';
import { shownCells, visible } from './shown-cells.ts';
import { Terminal } from './terminal.ts';

const KIND = { columns: 9, rows: 4, characters: '  .#"\\█▀⠀⣿' };

const DEPTHS = [
  ['16', Array.from(XTERM_16)],
  ['256', Array.from(XTERM_256)],
  ['truecolor', [0xffffff, 0x000000, 0x010203, 0xfedcba]],
] as const;

const replay = (page: string): Terminal => {
  const terminal = new Terminal(KIND.columns, KIND.rows, { newLine: true });
  terminal.write(page.slice(0, -1));
  return terminal;
};

describe('textPage', () => {
  it('writes a line for each row', () => {
    const grid = { columns: 3, rows: 2, codePoints: Uint16Array.from('ab ▀⣿"', (one) => one.charCodeAt(0)) };
    expect(textPage(grid)).toBe('ab \n▀⣿"\n');
  });
});

describe('ansiPage', () => {
  it.each(DEPTHS)('shows each cell in its colours, with %s of them', (depth, colours) => {
    for (const layers of [{ inks: colours }, { inks: colours, grounds: colours }, { grounds: colours }]) {
      fc.assert(
        fc.property(randomGrid({ ...KIND, ...layers }), (grid) => {
          expect(replay(ansiPage(grid, depth)).cells.map(visible)).toEqual(shownCells(grid));
        }),
      );
    }
  });

  it('leaves no colour behind at the end of a line', () => {
    fc.assert(
      fc.property(randomGrid({ ...KIND, inks: [0xff0000, 0x00ff00], grounds: [0x0000ff] }), (grid) => {
        for (const line of ansiPage(grid, 'truecolor').split('\n')) {
          const terminal = new Terminal(KIND.columns + 1, 1);
          terminal.write(`${line}x`);
          expect(terminal.cells.find(({ character }) => character === 'x')).toMatchObject({
            ink: undefined,
            ground: undefined,
          });
        }
      }),
    );
  });

  it('names a colour once for a run of it, and none for a space', () => {
    const red = 0xff0000;
    const grid = {
      columns: 5,
      rows: 1,
      codePoints: Uint16Array.from('a b c', (one) => one.charCodeAt(0)),
      foreground: Uint32Array.of(red, 0x123456, red, 0x654321, red),
    };
    expect(ansiPage(grid, '16')).toBe('\u001b[91ma b c\u001b[0m\n');
    expect(ansiPage(grid, '256')).toBe('\u001b[38;5;196ma b c\u001b[0m\n');
    expect(ansiPage(grid, 'truecolor')).toBe('\u001b[38;2;255;0;0ma b c\u001b[0m\n');
    expect(ansiPage(grid, 'none')).toBe(textPage(grid));
  });

  it('fails with the colour that the palette lacks', () => {
    const grid = { columns: 1, rows: 1, codePoints: Uint16Array.of(35), foreground: Uint32Array.of(0x0a0b0c) };
    expect(() => ansiPage(grid, '256')).toThrow("#0a0b0c is none of the terminal's 256");
  });
});
