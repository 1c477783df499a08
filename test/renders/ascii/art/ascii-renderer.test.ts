import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeAsciiRenderer } from '../../../../src/renders/ascii/kernel/ascii-renderer.ts';
import type { AsciiStyle } from '../../../../src/renders/ascii/kernel/ascii-style.ts';
import { CHARSET_NAMES, codePointsOf } from '../../../../src/renders/ascii/kernel/font/charsets.ts';
import { XTERM_16, XTERM_256 } from '../../../../src/renders/ascii/kernel/palettes.ts';

const STYLE: AsciiStyle = {
  ...{ charset: 'ascii', match: 'shape', dither: false, colour: 'none', background: false, font: '8x16' },
};
const SIZE = { columns: 12, rows: 6 };
type Paint = (x: number, y: number, channel: number) => number;

/** A picture of the size that a renderer takes; `x` and `y` are 0..1 in the cell. */
const picture = (renderer: ReturnType<typeof makeAsciiRenderer>, paint: Paint, size = SIZE): Uint8Array => {
  const { width, height, channels } = renderer.samples;
  const pixels = new Uint8Array(width * height * channels);
  for (let i = 0; i < pixels.length; i++) {
    const pixel = Math.floor(i / channels);
    const x = (((pixel % width) + 0.5) * size.columns) / width;
    const y = ((Math.floor(pixel / width) + 0.5) * size.rows) / height;
    pixels[i] = Math.min(255, Math.max(0, Math.round(paint(x, y, i % channels))));
  }
  return pixels;
};

/** Characters of the first row of a picture, each cell of which is painted alike. */
const drawn = (style: Partial<AsciiStyle>, paint: (x: number, y: number) => boolean): string => {
  const renderer = makeAsciiRenderer({ ...STYLE, ...style }, SIZE);
  const step = [SIZE.columns / renderer.samples.width / 4, SIZE.rows / renderer.samples.height / 4] as const;
  const offsets = [-1.5, -0.5, 0.5, 1.5];
  // Samples are areas, not points.
  const pixels = picture(renderer, (x, y) => {
    const lit = offsets.flatMap((dx) => offsets.filter((dy) => paint((x + dx * step[0]) % 1, (y + dy * step[1]) % 1)));
    return (255 * lit.length) / 16;
  });
  return String.fromCodePoint(...renderer.render(pixels).codePoints.subarray(0, SIZE.columns));
};
const all = (glyphs: string): RegExp => new RegExp(`^([${glyphs}])\\1*$`, 'u');

/** A film of noise that is the same every time. */
const noise = (seed: number, amplitude: number): number => {
  const wave = Math.sin(seed * 12.9898) * 43758.5453;
  return Math.round((wave - Math.floor(wave) - 0.5) * 2 * amplitude);
};

const scene: Paint = (x, y, channel) => 127 + 110 * Math.sin(x * 1.3 + channel) * Math.cos(y * 0.9 - x * y * 0.1);
const STYLES: readonly Partial<AsciiStyle>[] = [
  {},
  { match: 'luma' },
  { match: 'luma', dither: true },
  { dither: true },
  { charset: 'blocks' },
  { charset: 'braille', font: '6x9' },
  { glyphs: ' .:oO@█' },
  { colour: 'truecolor' },
  { colour: '256', match: 'luma', background: true },
  { colour: '16', background: true },
  { colour: '256' },
  { charset: 'blocks', colour: 'truecolor', background: true },
];

describe('shape', () => {
  it('draws lines with the characters that look like them', () => {
    expect(drawn({}, (x, y) => Math.abs(x + y - 1) < 0.22)).toMatch(all('/'));
    expect(drawn({}, (x, y) => Math.abs(x - y) < 0.22)).toMatch(all('\\\\'));
    expect(drawn({}, (x) => Math.abs(x - 0.5) < 0.25)).toMatch(all('|Il!1'));
    expect(drawn({}, (_, y) => y > 0.75)).toMatch(all('_'));
    expect(drawn({}, (_, y) => y > 0.42 && y < 0.5)).toMatch(all('-=+'));
    expect(drawn({}, () => false)).toMatch(all(' '));
  });

  describe.each([
    { line: 'a level line', thick: [1, 2, 3], looks: '-=_~"`', at: (_: number, y: number) => y / 16, of: 16 },
    { line: 'an upright line', thick: [2, 3], looks: '|!jIl1', at: (x: number) => x / 8, of: 8 },
    {
      line: 'a falling line',
      thick: [2],
      looks: "\\!|'`,._^;:-()<>" + '"',
      at: (x: number, y: number) => (x / 8 - y / 16) / 3,
      of: 24,
    },
    {
      line: 'a rising line',
      thick: [2],
      looks: "/!|'`,._^;:-()<>" + '"',
      at: (x: number, y: number) => (x / 8 + y / 16) / 3,
      of: 24,
    },
  ])('$line', ({ thick, looks, at, of }) => {
    /** Share of a sample that lies in the line. */
    const lit = (from: number, pixels: number, left: number, top: number): number => {
      let inside = 0;
      for (let i = 0; i < 256; i++) {
        const where = at(left + ((i % 16) + 0.5) / 8, top + (Math.floor(i / 16) + 0.5) / 4) - from / of;
        if (where - Math.floor(where) < pixels / of) inside++;
      }
      return inside / 256;
    };

    it('is drawn with what looks like one, wherever in the cells it runs', () => {
      const size = { columns: 3, rows: 2 };
      const renderer = makeAsciiRenderer(STYLE, size);
      const { width, height } = renderer.samples;
      for (const pixels of thick) {
        for (let from = 0; from < of; from += 0.5) {
          const picture = Uint8Array.from({ length: width * height }, (_, i) =>
            Math.round(255 * lit(from, pixels, (i % width) * 2, Math.floor(i / width) * 4)),
          );
          const text = String.fromCodePoint(...renderer.render(picture, true).codePoints);
          const others = [...text].filter((glyph) => glyph !== ' ' && !looks.includes(glyph));
          expect(others, `${pixels} pixels thick, at ${from}: ${text}`).toEqual([]);
        }
      }
    });
  });

  it('fills halves and whole cells with blocks', () => {
    const blocks = { charset: 'blocks' } as const;
    expect(drawn(blocks, () => true)).toMatch(all('█'));
    expect(drawn(blocks, (x) => x < 0.5)).toMatch(all('▌'));
    expect(drawn(blocks, (_, y) => y < 0.5)).toMatch(all('▀'));
    expect(drawn(blocks, (x, y) => x > 0.5 && y > 0.5)).toMatch(all('▗'));
  });

  it('raises exactly the braille dots that are lit', () => {
    const places = [0, 2, 4, 1, 3, 5, 6, 7];
    for (let pattern = 0; pattern < 256; pattern++) {
      const lit = new Set(places.filter((_, bit) => (pattern >> bit) & 1));
      const text = drawn({ charset: 'braille' }, (x, y) => lit.has(Math.floor(y * 4) * 2 + Math.floor(x * 2)));
      expect(text, `${pattern}`).toBe(String.fromCodePoint(0x2800 + pattern).repeat(SIZE.columns));
    }
  });

  it('divides a cell into ink and ground of its two colours', () => {
    const renderer = makeAsciiRenderer({ ...STYLE, charset: 'blocks', colour: 'truecolor', background: true }, SIZE);
    const left = [250, 120, 10];
    const right = [20, 40, 160];
    const { codePoints, foreground, background } = renderer.render(
      picture(renderer, (x, _, channel) => (x % 1 < 0.5 ? left : right)[channel] ?? 0),
    );
    const [ink, ground] = codePoints[0] === 0x258c ? [foreground, background] : [background, foreground];
    expect([...'▌▐'].map((glyph) => glyph.codePointAt(0))).toContain(codePoints[0]);
    expect(ink?.[0]).toBe(0xfa780a);
    expect(ground?.[0]).toBe(0x1428a0);
  });
});

describe.each(STYLES)('%j', (changes) => {
  const style = { ...STYLE, ...changes };
  const allowed = new Set(
    style.glyphs === undefined ? codePointsOf(style.charset) : [...style.glyphs].map((glyph) => glyph.codePointAt(0)),
  );
  const palette = style.colour === '16' ? XTERM_16 : style.colour === '256' ? XTERM_256 : undefined;
  const copy = ({
    codePoints,
    foreground,
    background,
  }: ReturnType<ReturnType<typeof makeAsciiRenderer>['render']>) => ({
    codePoints: [...codePoints],
    foreground: foreground && [...foreground],
    background: background && [...background],
  });
  const make = () => makeAsciiRenderer(style, SIZE);

  it('puts glyphs of the set and colours of the palette into every cell, whatever the picture', () => {
    const renderer = make();
    const { width, height, channels } = renderer.samples;
    const bytes = width * height * channels;
    const pixels = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 7, maxLength: 200 });
    const check = (bits: number[], refresh: boolean) => {
      const grid = renderer.render(
        Uint8Array.from({ length: bytes }, (_, i) => bits[i % bits.length] ?? 0),
        refresh,
      );
      expect([...grid.codePoints].filter((codePoint) => !allowed.has(codePoint))).toEqual([]);
      expect(grid.foreground === undefined).toBe(style.colour === 'none');
      expect(grid.background === undefined).toBe(style.colour === 'none' || !style.background);
      for (const colours of [grid.foreground, grid.background]) {
        if (colours === undefined) continue;
        expect(colours.every((colour) => (palette === undefined ? colour <= 0xffffff : palette.includes(colour)))).toBe(
          true,
        );
      }
    };
    fc.assert(fc.property(pixels, fc.boolean(), check), { numRuns: 40 });
  });

  it('keeps every cell of a film that stands still under noise', () => {
    const renderer = make();
    const amplitude = style.match === 'luma' ? 1 : 2;
    const shot = (n: number) => {
      let at = 0;
      return picture(renderer, (x, y, channel) => scene(x, y, channel) + noise(n * 9973 + at++, amplitude));
    };
    const first = copy(renderer.render(shot(1), true));
    for (let n = 2; n < 12; n++) expect(copy(renderer.render(shot(n)))).toEqual(first);
  });

  it('forgets on refresh: what was before does not show', () => {
    const [one, other] = [make(), make()];
    const moved = (n: number) => picture(one, (x, y, channel) => scene(x + n * 0.21, y + n * 0.1, channel));
    for (let n = 0; n < 5; n++) one.render(moved(n));
    for (let n = 5; n < 9; n++) {
      expect(copy(one.render(moved(n), n === 5))).toEqual(copy(other.render(moved(n), n === 5)));
    }
  });
});

describe('levels', () => {
  it('tell dark tones apart that fill a dark picture', () => {
    const renderer = makeAsciiRenderer({ ...STYLE, match: 'luma' }, SIZE);
    const { codePoints } = renderer.render(picture(renderer, (x) => x * 7));
    expect(new Set(codePoints).size).toBeGreaterThan(5);
  });
});

describe('bad input', () => {
  it('fails on characters that the font does not have, and names them', () => {
    expect(() => makeAsciiRenderer({ ...STYLE, glyphs: 'a漢b\u{1f600}' }, SIZE)).toThrow(
      expect.objectContaining({
        name: 'SourceMediaError',
        reason: 'invalidOptions',
        message: expect.stringMatching(/U\+6F22, U\+1F600, which the font 8x16 does not have.*leave the others out/),
      }),
    );
    expect(() => makeAsciiRenderer({ ...STYLE, glyphs: '' }, SIZE)).toThrow('ascii.glyphs is empty');
  });

  it('fails on a picture of another size', () => {
    expect(() => makeAsciiRenderer(STYLE, SIZE).render(new Uint8Array(3))).toThrow(RangeError);
  });

  it('draws with a single character as well', () => {
    for (const charset of CHARSET_NAMES) {
      for (const glyphs of [' ', '#']) {
        const renderer = makeAsciiRenderer({ ...STYLE, charset, glyphs, colour: 'truecolor' }, SIZE);
        const { codePoints } = renderer.render(picture(renderer, scene));
        expect(new Set(codePoints)).toEqual(new Set([glyphs.codePointAt(0)]));
      }
    }
  });
});
