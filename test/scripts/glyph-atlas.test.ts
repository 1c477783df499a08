import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { atlasSource } from '../../scripts/atlas/atlas-source.ts';
import { ATLAS_MODULE, FONT_FILES } from '../../scripts/atlas/font-files.ts';
import { parseBdf } from '../../scripts/atlas/parse-bdf.ts';

/** A font of 6 × 9 with two lines below the baseline and the given glyphs. */
const bdf = (...glyphs: string[]): string =>
  [
    'STARTFONT 2.1',
    'FONTBOUNDINGBOX 6 9 0 -2',
    'STARTPROPERTIES 2',
    'FONT_ASCENT 7',
    'FONT_DESCENT 2',
    'ENDPROPERTIES',
    `CHARS ${glyphs.length}`,
    ...glyphs,
    'ENDFONT',
    '',
  ].join('\n');
const glyph = (box: string, rows: string[], { advance = 6, codePoint = 0x6a } = {}): string =>
  ['STARTCHAR j', `ENCODING ${codePoint}`, `DWIDTH ${advance} 0`, `BBX ${box}`, 'BITMAP', ...rows, 'ENDCHAR'].join(
    '\n',
  );

describe('glyph atlas', () => {
  it('is what the script makes of the fonts, byte for byte', () => {
    const texts = Object.entries(FONT_FILES).map(([name, path]) => [name, readFileSync(path, 'utf8')]);
    const made = atlasSource(Object.fromEntries(texts));
    // Compared as a boolean: a difference of 35 kB says less than what to do about it.
    expect(made === readFileSync(ATLAS_MODULE, 'utf8'), 'the atlas is stale: npm run atlas').toBe(true);
  });
});

describe('parseBdf', () => {
  it('lays a small box on the baseline', () => {
    const { cell, glyphs } = parseBdf(bdf(glyph('2 3 1 -1', ['40', 'c0', '80'])), 'test');
    expect(cell).toEqual({ width: 6, height: 9 });
    expect([...(glyphs.get(0x6a) ?? [])]).toEqual([0, 0, 0, 0, 0, 0x20, 0x60, 0x40, 0]);
  });

  it('reads lines that end as on Windows, and a glyph without a pixel', () => {
    const { glyphs } = parseBdf(bdf(glyph('0 0 0 0', [])).replaceAll('\n', '\r\n'), 'test');
    expect([...(glyphs.get(0x6a) ?? [])]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it.each([
    ['wider than the cell', bdf(glyph('2 1 5 0', ['c0'])), 'test, j: advance 6, box 2×1 at 5,0 leaves the cell of 6×9'],
    ['below the cell', bdf(glyph('1 1 0 -3', ['80'])), 'box 1×1 at 0,-3 leaves the cell'],
    ['of another width', bdf(glyph('1 1 0 0', ['80'], { advance: 12 })), 'advance 12'],
    ['of too few rows', bdf(glyph('1 2 0 0', ['80'])), 'must be 2 rows of 2 hexadecimal digits, not 80'],
    ['without a code point', bdf(glyph('1 1 0 0', ['80'], { codePoint: -1 })), 'ENCODING -1'],
    ['beyond the plane', bdf(glyph('1 1 0 0', ['80'], { codePoint: 0x1f600 })), 'ENCODING 128512'],
    ['that comes twice', bdf(glyph('1 1 0 0', ['80']), glyph('1 1 0 0', ['80'])), 'must be unique'],
  ])('fails on a glyph %s', (_, text, message) => {
    expect(() => parseBdf(text, 'test')).toThrow(message);
  });

  it('fails on a font that is cut, too wide for a byte or without a baseline', () => {
    const whole = bdf(glyph('1 1 0 0', ['80']));
    expect(() => parseBdf(whole.replace('CHARS 1', 'CHARS 2'), 'test')).toThrow('1 glyphs, but CHARS says 2');
    expect(() => parseBdf(whole.replace('BOX 6', 'BOX 9'), 'test')).toThrow('9 pixels wide');
    expect(() => parseBdf(whole.replace('FONT_ASCENT 7', ''), 'test')).toThrow('FONT_ASCENT is missing');
  });
});
