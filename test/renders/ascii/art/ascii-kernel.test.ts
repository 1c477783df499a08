import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeAsciiRenderer } from '../../../../src/renders/ascii/kernel/ascii-renderer.ts';
import type { AsciiStyle } from '../../../../src/renders/ascii/kernel/ascii-style.ts';
import type { CellGrid } from '../../../../src/renders/ascii/kernel/cell-grid.ts';
import { noise } from '../../gif/encoder/make-gif.ts';
import { makePlainRenderer } from './plain/plain-renderer.ts';

const STYLE: AsciiStyle = {
  ...{ charset: 'ascii', match: 'shape', dither: false, colour: 'none', background: false, font: '8x16' },
};

/** One of each way of choosing and of colouring. */
const STYLES: readonly Partial<AsciiStyle>[] = [
  {},
  { font: '6x9' },
  { dither: true },
  { charset: 'blocks' },
  { glyphs: ' .:oO@█' },
  { match: 'luma' },
  { match: 'luma', dither: true },
  { charset: 'braille' },
  { glyphs: '⠀⠁⠃⠇⡇⣿' },
  { colour: 'truecolor' },
  { colour: '16', match: 'luma', background: true },
  { colour: '256', background: true },
  { charset: 'blocks', colour: 'truecolor', background: true },
  { charset: 'braille', colour: 'truecolor', background: true },
];

/** A film of some pictures: from flat to noise, with parts that stay and with cuts. */
interface Film {
  readonly seed: number;
  readonly columns: number;
  readonly rows: number;
  readonly base: number;
  /** how far samples are from the base, at most */
  readonly grain: number;
  /** share of the samples that change from picture to picture, and by how much at most, of 255 */
  readonly change: number;
  readonly by: number;
}

const FILMS = fc.record<Film>({
  seed: fc.integer({ min: 1, max: 1e6 }),
  columns: fc.integer({ min: 1, max: 19 }),
  rows: fc.integer({ min: 1, max: 10 }),
  base: fc.integer({ min: 0, max: 255 }),
  grain: fc.constantFrom(0, 3, 12, 60, 255),
  change: fc.constantFrom(0, 20, 130, 255),
  by: fc.constantFrom(1, 4, 30, 255),
});

const clamped = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));

const picturesOf = ({ seed, base, grain, change, by }: Film, bytes: number): Uint8Array[] => {
  const next = noise(seed);
  const about = (value: number, most: number) => clamped(value + ((next() - 127) * most) / 128);
  const pictures = [Uint8Array.from({ length: bytes }, () => about(base, grain))];
  for (let i = 1; i < 5; i += 1) {
    pictures.push((pictures[i - 1] as Uint8Array).map((value) => (next() < change ? about(value, by) : value)));
  }
  return pictures;
};

const looksOf = ({ codePoints, foreground, background }: Pick<CellGrid, 'codePoints'> & Partial<CellGrid>) => ({
  codePoints: codePoints.slice(),
  ...(foreground === undefined ? {} : { foreground: foreground.slice() }),
  ...(background === undefined ? {} : { background: background.slice() }),
});

describe('compiled loops draw what plain loops draw, cell by cell', () => {
  it.each(STYLES)('%j', (part) => {
    const style = { ...STYLE, ...part };
    fc.assert(
      fc.property(FILMS, (film) => {
        const renderer = makeAsciiRenderer(style, film);
        const { width, height, channels } = renderer.samples;
        const plain = makePlainRenderer(style, film);
        picturesOf(film, width * height * channels).forEach((picture, i) => {
          const refresh = i === 3;
          expect(looksOf(renderer.render(picture, refresh))).toEqual(plain(picture, refresh));
        });
      }),
      { numRuns: 25 },
    );
  });

  it('of films that are drawn in turn', () => {
    const film: Film = { seed: 7, columns: 24, rows: 9, base: 120, grain: 60, change: 130, by: 30 };
    const films = STYLES.map((part, i) => {
      const style = { ...STYLE, ...part };
      const size = { columns: film.columns + i, rows: film.rows };
      const renderer = makeAsciiRenderer(style, size);
      const { width, height, channels } = renderer.samples;
      return { renderer, plain: makePlainRenderer(style, size), pictures: picturesOf(film, width * height * channels) };
    });
    for (const [i] of (films[0]?.pictures ?? []).entries()) {
      for (const { renderer, plain, pictures } of films) {
        const picture = pictures[i] as Uint8Array;
        expect(looksOf(renderer.render(picture))).toEqual(plain(picture, false));
      }
    }
  });
});
