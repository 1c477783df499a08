import { describe, expect, it } from 'vitest';
import { CHARSET_NAMES, codePointsOf } from '../../../../../src/renders/ascii/kernel/font/charsets.ts';
import { FONT_NAMES, fontOf } from '../../../../../src/renders/ascii/kernel/font/font.ts';
import { drawAsText, inkOf } from './draw-as-text.ts';

const fonts = FONT_NAMES.map(fontOf);
const large = fontOf('8x16');
const small = fontOf('6x9');
const popcount = (value: number) => value.toString(2).replaceAll('0', '').length;

describe('letters', () => {
  it('are what the fonts draw, at their height over the baseline', () => {
    const blank = '........';
    const legs = '##...##.';
    const bar = '#######.';
    expect(drawAsText(large, 'H')).toEqual([
      ...[blank, blank, legs, legs, legs, legs, bar, legs, legs, legs, legs, legs],
      ...[blank, blank, blank, blank],
    ]);
    expect(drawAsText(small, 'H')).toEqual([
      '......',
      '.#..#.',
      '.#..#.',
      '.####.',
      '.#..#.',
      '.#..#.',
      '.#..#.',
      '......',
      '......',
    ]);
    expect(drawAsText(small, 'g').slice(-2)).toEqual(['....#.', '..##..']);
  });

  it('all have ink, and no two of ASCII look the same', () => {
    for (const font of fonts) {
      const pictures = codePointsOf('ascii').map((codePoint) => font.rows(codePoint).join());
      expect(new Set(pictures).size).toBe(95);
      expect(codePointsOf('ascii').filter((codePoint) => inkOf(font, codePoint) === 0)).toEqual([0x20]);
    }
  });
});

describe.each(fonts)('font $name', (font) => {
  const area = font.width * font.height;
  const filledPart = (character: string) => inkOf(font, character.codePointAt(0) ?? 0) / area;

  it('has every code point of every character set', () => {
    for (const charset of CHARSET_NAMES) {
      expect(codePointsOf(charset).filter((codePoint) => !font.has(codePoint))).toEqual([]);
    }
  });

  it('lists what it has in ascending order, and each glyph stays in its cell', () => {
    expect([...font.codePoints]).toEqual([...new Set(font.codePoints)].sort((a, b) => a - b));
    expect(`${font.width}x${font.height}`).toBe(font.name);
    for (const codePoint of font.codePoints) {
      const rows = font.rows(codePoint);
      expect(rows.length).toBe(font.height);
      expect(rows.every((row) => (row & (0xff >> font.width)) === 0)).toBe(true);
    }
  });

  it('tiles the cell with opposite halves and quadrants', () => {
    for (const pair of ['▀▄', '▌▐', '▖▜', '▗▛', '▘▟', '▝▙', '▚▞', ' █']) {
      const [one = [], other = []] = [...pair].map((character) => drawAsText(font, character).join(''));
      expect([...one].map((pixel) => (pixel === '#' ? '.' : '#')).join(''), pair).toBe(other);
    }
    expect(drawAsText(font, '▘')[0]).toBe(drawAsText(font, '▌')[0]);
    expect(drawAsText(font, '▀')[0]).toBe('#'.repeat(font.width));
    expect(drawAsText(font, '▄').at(-1)).toBe('#'.repeat(font.width));
  });

  it('fills eighths to the nearest line', () => {
    [...'▁▂▃▄▅▆▇█'].forEach((character, index) => {
      const lines = Math.round((font.height * (index + 1)) / 8);
      expect(inkOf(font, character.codePointAt(0) ?? 0)).toBe(lines * font.width);
    });
    [...'▏▎▍▌▋▊▉█'].forEach((character, index) => {
      const columns = Math.round((font.width * (index + 1)) / 8);
      expect(inkOf(font, character.codePointAt(0) ?? 0)).toBe(columns * font.height);
    });
    expect(drawAsText(font, '▕').join('')).toBe(`${'.'.repeat(font.width - 1)}#`.repeat(font.height));
    expect(drawAsText(font, '▔').slice(-1)).toEqual(['.'.repeat(font.width)]);
  });

  it('shades a quarter, a half and three quarters, each holding the one before', () => {
    expect(filledPart('░')).toBeCloseTo(0.25, 1);
    expect(filledPart('▒')).toBe(0.5);
    expect(filledPart('▓')).toBeCloseTo(0.75, 1);
    const [light, medium, dark] = [...'░▒▓'].map((character) => font.rows(character.codePointAt(0) ?? 0));
    light?.forEach((row, y) => {
      expect(row & (medium?.[y] ?? 0)).toBe(row);
      expect((medium?.[y] ?? 0) & (dark?.[y] ?? 0)).toBe(medium?.[y]);
    });
  });

  it('raises a dot for each bit of a braille code point', () => {
    const dot = inkOf(font, 0x2801);
    expect(dot).toBeGreaterThan(0);
    for (let pattern = 0; pattern < 256; pattern++) {
      expect(inkOf(font, 0x2800 + pattern)).toBe(popcount(pattern) * dot);
      font.rows(0x2800 + pattern).forEach((row, y) => {
        const single = [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => (pattern >> bit) & 1).map((bit) => 0x2800 + (1 << bit));
        expect(row).toBe(single.reduce((ink, codePoint) => ink | (font.rows(codePoint)[y] ?? 0), 0));
      });
    }
  });

  it('is decoded once', () => {
    expect(fontOf(font.name)).toBe(font);
  });

  it('fails on a character that it does not have, and says which', () => {
    expect(font.has(0x1f600)).toBe(false);
    expect(() => font.rows(0x1f600)).toThrow(
      new RangeError(`the font ${font.name} has no glyph for U+1F600; ask has() first`),
    );
    expect(() => font.rows(0x7)).toThrow('U+0007');
  });
});

describe('braille', () => {
  it('stands its eight dots apart from each other', () => {
    const line = '.##..##.';
    const gap = '........';
    expect(drawAsText(large, '⣿')).toEqual([0, 1, 2, 3].flatMap(() => [gap, line, line, gap]));
    expect(drawAsText(small, '⣿')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map((y) => (y % 2 ? '.#..#.' : '......')));
  });

  it('numbers dots down the left column, down the right one, then along the bottom', () => {
    const firstInk = (codePoint: number) => drawAsText(small, String.fromCodePoint(codePoint)).join('').indexOf('#');
    const places = [0, 1, 2, 3, 4, 5, 6, 7].map((bit) => firstInk(0x2800 + (1 << bit)));
    expect(places.map((at) => [at % 6, Math.floor(at / 6)])).toEqual([
      ...[1, 3, 5].map((y) => [1, y]),
      ...[1, 3, 5].map((y) => [4, y]),
      ...[
        [1, 7],
        [4, 7],
      ],
    ]);
  });
});

describe('character sets', () => {
  it('begin with an empty cell and hold no code point twice', () => {
    const sizes = CHARSET_NAMES.map((charset) => {
      const codePoints = codePointsOf(charset);
      for (const font of fonts) expect(inkOf(font, codePoints[0] ?? 0)).toBe(0);
      expect([...codePoints]).toEqual([...new Set(codePoints)].sort((a, b) => a - b));
      return codePoints.length;
    });
    expect(sizes).toEqual([95, 33, 256]);
  });
});
