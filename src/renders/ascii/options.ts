import {
  charactersOption,
  choiceOption,
  integerOption,
  listOption,
  switchOption,
} from '../../shared/core/option-forms/make-option.ts';
import type { KindOptions } from '../kind/kind-options.ts';
import { ASCII_FORMATS, MEDIA_ASCII_FORMATS } from './formats.ts';

export const ASCII_OPTIONS = {
  media: { video: 'usual', image: 'usual' },
  options: {
    columns: integerOption({
      name: 'ascii.columns',
      parameter: 'AsciiColumns',
      env: 'ASCII_COLUMNS',
      minimum: 20,
      maximum: 400,
      default: 120,
      unit: 'characters',
      description: 'Width of the ASCII renders; the rows follow the picture.',
    }),
    fps: integerOption({
      name: 'ascii.fps',
      minimum: 1,
      maximum: 30,
      default: 10,
      unit: 'frames per second',
      description: 'Frame rate of the ASCII animation.',
    }),
    charset: choiceOption({
      name: 'ascii.charset',
      choices: ['ascii', 'blocks', 'braille'],
      default: 'ascii',
      description: 'Characters that ASCII art is made of; ascii.glyphs names any others.',
      note: '`ascii` has 95 characters; the dots of `braille` are always dithered.',
    }),
    glyphs: charactersOption({
      name: 'ascii.glyphs',
      minimum: 2,
      maximum: 256,
      description: 'Characters of your own for ASCII art, percent-encoded; the font has to have them.',
      onPage: 'Characters of your own for ASCII art; the font has to have them.',
      note: 'They take the place of the character set.',
    }),
    match: choiceOption({
      name: 'ascii.match',
      choices: ['shape', 'luma'],
      default: 'shape',
      description: 'Whether a character is chosen by its shape or by its brightness alone.',
      note: '`shape`: the character that looks most like its cell.',
    }),
    dither: switchOption({
      name: 'ascii.dither',
      default: false,
      description:
        'Whether brightness between two characters is dithered, in an order that stays from picture to picture.',
    }),
    colour: choiceOption({
      name: 'ascii.colour',
      choices: ['none', '16', '256', 'truecolor'],
      default: 'none',
      description: 'Colours of ASCII art.',
    }),
    background: switchOption({
      name: 'ascii.background',
      default: false,
      description: 'Whether the ground behind a character is coloured as well.',
    }),
    font: choiceOption({
      name: 'ascii.font',
      choices: ['8x16', '6x9'],
      default: '8x16',
      description: 'Cell of a character, pixels: its shape decides how many rows there are.',
    }),
    formats: listOption({
      name: 'ascii.formats',
      choices: ASCII_FORMATS,
      byMedia: MEDIA_ASCII_FORMATS,
      verb: 'written',
      description: `Files of ASCII art: any of ${ASCII_FORMATS.join(', ')}, separated by commas.`,
      onPage: 'Files of ASCII art.',
    }),
  },
  frozen: 'always',
} as const satisfies KindOptions;
