import type { AsciiArtOptions } from '../../src/sdk/core/engines/ascii-art.ts';

/** A film whose licence allows that its pictures are shown here. */
export interface GalleryFilm {
  readonly file: string;
  /** who made it, and under which licence */
  readonly credit: string;
}

export const FILMS = {
  bunny: {
    file: 'big-buck-bunny-480p-30s.mp4',
    credit:
      '*Big Buck Bunny*, © 2008 Blender Foundation, www.bigbuckbunny.org, [CC BY 3.0](https://creativecommons.org/licenses/by/3.0/)',
  },
} as const satisfies Record<string, GalleryFilm>;

export interface Piece {
  /** of its file, where it is a picture */
  readonly name: string;
  readonly film: keyof typeof FILMS;
  /** of the film */
  readonly second: number;
  readonly options: AsciiArtOptions;
  readonly says: string;
}

export interface GalleryPart {
  readonly title: string;
  readonly says: string;
  readonly pieces: readonly Piece[];
}

const bird = { film: 'bunny', second: 18 } as const;
const meadow = { film: 'bunny', second: 8 } as const;

/** What hangs in the gallery, in order. */
export const GALLERY: readonly GalleryPart[] = [
  {
    title: 'Characters by their shape',
    says: 'A character is chosen that looks most like its cell, so that edges stay edges; with `ascii.match=luma` it is chosen by its brightness alone, as most programs do.',
    pieces: [
      { name: 'shape', ...bird, options: { columns: 100 }, says: 'By shape, the default' },
      { name: 'luma', ...bird, options: { columns: 100, match: 'luma' }, says: 'By brightness' },
    ],
  },
  {
    title: 'Colours',
    says: 'The 16 colours of every terminal, 256, or 24 bits.',
    pieces: [
      { name: 'colours-16', ...bird, options: { columns: 100, colour: '16' }, says: '16 colours' },
      { name: 'colours-256', ...bird, options: { columns: 100, colour: '256' }, says: '256 colours' },
      { name: 'truecolor', ...bird, options: { columns: 100, colour: 'truecolor' }, says: '24 bits' },
      {
        name: 'background',
        ...bird,
        options: { columns: 100, colour: 'truecolor', background: true },
        says: '24 bits, the ground of each cell as well',
      },
    ],
  },
  {
    title: 'Blocks and dots',
    says: 'Other characters than those of ASCII: quarter blocks, and Braille with eight dots a cell.',
    pieces: [
      {
        name: 'blocks',
        ...meadow,
        options: { columns: 100, charset: 'blocks', colour: 'truecolor', background: true },
        says: 'Blocks in 24 bits with their ground',
      },
      { name: 'braille', ...meadow, options: { columns: 100, charset: 'braille' }, says: 'Braille' },
      {
        name: 'braille-truecolor',
        ...meadow,
        options: { columns: 100, charset: 'braille', colour: 'truecolor' },
        says: 'Braille in 24 bits',
      },
    ],
  },
  {
    title: 'Characters of your own',
    says: 'Any of the font, from two on; dithering spreads brightness between them.',
    pieces: [
      { name: 'glyphs', ...meadow, options: { columns: 100, glyphs: ' .oO@' }, says: 'Five characters' },
      {
        name: 'glyphs-dither',
        ...meadow,
        options: { columns: 100, glyphs: ' .oO@', match: 'luma', dither: true },
        says: 'The same, by brightness, dithered',
      },
    ],
  },
  {
    title: 'Smaller cells',
    says: 'A font of 6×9 pixels: more characters where there is the same room.',
    pieces: [
      {
        name: 'small-font',
        ...bird,
        options: { columns: 150, font: '6x9', colour: 'truecolor' },
        says: '150 columns in 6×9',
      },
    ],
  },
];
