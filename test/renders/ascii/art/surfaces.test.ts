import { describe, expect, it } from 'vitest';
import { makeAsciiRenderer } from '../../../../src/renders/ascii/kernel/ascii-renderer.ts';
import type { AsciiStyle } from '../../../../src/renders/ascii/kernel/ascii-style.ts';
import { fontOf } from '../../../../src/renders/ascii/kernel/font/font.ts';

const SIZE = { columns: 24, rows: 12 };
const STYLE: AsciiStyle = {
  ...{ charset: 'ascii', match: 'shape', dither: false, colour: 'none', background: false, font: '8x16' },
};

/** Characters of a wall of one gray, with a black and a white edge so that the levels stay the whole range. */
const wallOf = (gray: number, style: Partial<AsciiStyle>): number[] => {
  const renderer = makeAsciiRenderer({ ...STYLE, ...style }, SIZE);
  const { width, height } = renderer.samples;
  const pixels = new Uint8Array(width * height).fill(gray);
  const edge = Math.floor(height / SIZE.rows);
  pixels.fill(0, 0, edge * width);
  pixels.fill(255, (height - edge) * width);
  const { codePoints } = renderer.render(pixels, true);
  return [...codePoints.subarray(2 * SIZE.columns, 10 * SIZE.columns)];
};

const bits = (row: number): number => row.toString(2).replaceAll('0', '').length;
const inkOf = (codePoints: readonly number[]): number => {
  const font = fontOf(STYLE.font);
  const all = codePoints.map((codePoint) => font.rows(codePoint).reduce((sum, row) => sum + bits(row), 0));
  return all.reduce((sum, ink) => sum + ink, 0) / (codePoints.length * font.width * font.height);
};
const GRAYS = Array.from({ length: 32 }, (_, step) => 8 * step);

describe('a surface of one tone', () => {
  it('is not drawn as rows of lines', () => {
    const glyphs = GRAYS.flatMap((gray) => [...new Set(wallOf(gray, {}))]);
    const lines = ['-', '_', '=', '|', '"', '~'].filter((line) => glyphs.includes(line.codePointAt(0) ?? 0));
    expect(lines).toEqual([]);
  });

  it.each([{ charset: 'ascii' }, { charset: 'braille' }] as const)('gets no darker as it gets lighter: %o', (style) => {
    const inks = GRAYS.map((gray) => inkOf(wallOf(gray, style)));
    expect(inks[0]).toBe(0);
    inks.forEach((ink, step) => {
      expect(ink, `gray ${GRAYS[step]}`).toBeGreaterThanOrEqual(inks[step - 1] ?? 0);
    });
  });

  it('has as many tones in braille as there are dots to tell them apart', () => {
    expect(new Set(GRAYS.map((gray) => inkOf(wallOf(gray, { charset: 'braille' })))).size).toBeGreaterThan(24);
  });
});

describe('ink on black', () => {
  it('is not paler than the colour it stands for', () => {
    const renderer = makeAsciiRenderer({ ...STYLE, colour: 'truecolor' }, SIZE);
    const pixels = new Uint8Array(renderer.samples.width * renderer.samples.height * 3);
    pixels.forEach((_, at) => {
      pixels[at] = [150, 90, 60][at % 3] ?? 0;
    });
    const [colour = 0] = renderer.render(pixels, true).foreground ?? [];
    const [red, blue] = [colour >> 16, colour & 255];
    expect(red / blue).toBeGreaterThan(150 / 60);
  });
});
