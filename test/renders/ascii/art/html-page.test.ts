import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlPage } from '../../../../src/renders/ascii/kernel/html-page.ts';
import { randomGrid } from './random-grid.ts';
import { readHtml } from './read-html.ts';
import { shownCells, visible } from './shown-cells.ts';

const KIND = { columns: 9, rows: 4, characters: '  .#"<>&\'\\█▀⣿' };
const COLOURS = [0xffffff, 0x000000, 0x01abcd];

describe('htmlPage', () => {
  it('shows each cell in its colours', () => {
    for (const layers of [{}, { inks: COLOURS }, { inks: COLOURS, grounds: COLOURS }, { grounds: COLOURS }]) {
      fc.assert(
        fc.property(randomGrid({ ...KIND, ...layers }), (grid) => {
          const { lines } = readHtml(htmlPage(grid, { title: 'x' }));
          expect(lines.map((line) => line.length)).toEqual(Array(KIND.rows).fill(KIND.columns));
          expect(lines.flat().map(visible)).toEqual(shownCells(grid));
        }),
      );
    }
  });

  it('takes any title as text and needs nothing that a content security policy forbids', () => {
    const grid = { columns: 2, rows: 1, codePoints: Uint16Array.of(0x3c, 0x26) };
    const title = '</title><script>alert("1")</script> & "more"';
    const page = htmlPage(grid, { title });
    expect(readHtml(page).title).toBe(title);
    expect(page).not.toMatch(/<script|\sstyle=|\son\w+=|href|src=|url\(/);
    expect(page.match(/<style>/g)).toHaveLength(1);
    expect(page.startsWith('<!doctype html>\n')).toBe(true);
  });

  it.each([
    ['8x16', '8px'],
    ['6x9', '10.667px'],
  ] as const)('gives a cell the shape of %s', (fontName, advance) => {
    const page = htmlPage({ columns: 1, rows: 1, codePoints: Uint16Array.of(35) }, { title: 'x', fontName });
    expect(page).toContain('/16px ');
    expect(page).toContain(`letter-spacing:calc(${advance} - 1ch)`);
  });
});
