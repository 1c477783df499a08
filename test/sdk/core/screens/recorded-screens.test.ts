import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AsciicastEncoder } from '../../../../src/renders/ascii/kernel/asciicast.ts';
import type { CellGrid } from '../../../../src/renders/ascii/kernel/cell-grid.ts';
import { XTERM_16, XTERM_256 } from '../../../../src/renders/ascii/kernel/palettes.ts';
import type { ColourDepth } from '../../../../src/renders/ascii/kernel/sgr.ts';
import { CastScreen } from '../../../../src/sdk/core/screens/cast-screen.ts';
import { readCast } from '../../../../src/sdk/core/screens/read-cast.ts';

const SIZE = { columns: 9, rows: 4 } as const;
const CELLS = SIZE.columns * SIZE.rows;
const GLYPHS = [...' .:-=+*#%@"\\/éß▀█⠿'].map((character) => character.charCodeAt(0));
const COLOURS = { '16': XTERM_16, '256': XTERM_256, truecolor: [0, 0xffffff, 0x123456, 0xff8000] } as const;

const cells = (values: ArrayLike<number>) =>
  fc.array(fc.constantFrom(...Array.from(values)), { minLength: CELLS, maxLength: CELLS });

/** Some screens of one depth. */
const films = fc.constantFrom<ColourDepth[]>('none', '16', '256', 'truecolor').chain((depth) => {
  const colours = cells(depth === 'none' ? [0] : COLOURS[depth]);
  const screens = fc.array(fc.tuple(cells(GLYPHS), colours, colours), { minLength: 1, maxLength: 4 });
  return screens.map((each) => ({
    depth,
    grids: each.map(
      ([points, inks, grounds]): CellGrid => ({
        ...{ ...SIZE, codePoints: Uint16Array.from(points) },
        ...(depth === 'none' ? {} : { foreground: Uint32Array.from(inks), background: Uint32Array.from(grounds) }),
      }),
    ),
  }));
});

/** What a person sees of each cell. */
const seen = ({ codePoints, foreground, background }: CellGrid) =>
  Array.from(codePoints, (codePoint, cell) => {
    const character = codePoint === 0x2800 ? ' ' : String.fromCharCode(codePoint);
    const ink = character === ' ' ? '' : (foreground?.[cell] ?? 0xffffff);
    return `${character} ${ink} ${character === '█' ? '' : (background?.[cell] ?? 0)}`;
  });

const record = (grids: readonly CellGrid[], depth: ColourDepth): Uint8Array => {
  const encoder = new AsciicastEncoder(SIZE, depth);
  const lines = [encoder.header(), ...grids.map((grid, i) => encoder.screen(grid, i * 100)), encoder.end(1000)];
  return new TextEncoder().encode(lines.join(''));
};

describe('a recording', () => {
  it('shows what was recorded, in every depth of colours', () => {
    fc.assert(
      fc.property(films, ({ depth, grids }) => {
        const cast = readCast(record(grids, depth), 'it');
        const screen = new CastScreen(cast);
        const shown = new Map<number, string[]>();
        for (const { atMs, output } of cast.events) {
          screen.write(output);
          shown.set(atMs, seen(screen.grid));
        }
        // A screen that equals the one before is no event.
        let last: string[] | undefined;
        for (const [i, grid] of grids.entries()) {
          last = shown.get(i * 100) ?? last;
          expect(last).toEqual(seen(grid));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('leaves its screen for nothing, and shows no character that fonts do not have', () => {
    const screen = new CastScreen(SIZE);
    screen.write('\u001b[99;99Hx\u001b[9AyyyyyyyyyyyyZ\r\n\u001b]0;title\u0007\u001b[?25l😀\u001b[3');
    const { codePoints } = screen.grid;
    const rows = Array.from({ length: SIZE.rows }, (_, row) =>
      String.fromCharCode(...codePoints.subarray(row * SIZE.columns, (row + 1) * SIZE.columns)),
    );
    expect(rows).toEqual(['        y', ']0;title?', '         ', '        x']);
  });

  it('fails where a line is damaged, when it is played', () => {
    const bytes = new TextEncoder().encode('{"version":2,"width":4,"height":2}\n[0,"o","x"]\n\n[1,"o\n');
    const { events } = readCast(bytes, 'It');
    const outputs: string[] = [];
    const play = () => {
      for (const { output } of events) outputs.push(output);
    };
    expect(play).toThrow('It is no recording of a terminal: one of its lines is no JSON.');
    expect(outputs).toEqual(['x']);
    expect(() => readCast(new TextEncoder().encode('{"version":1}\n'), 'It')).toThrow(/does not say version 2/);
  });
});
