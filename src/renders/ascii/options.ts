import * as z from 'zod/mini';
import type { Media } from '../../shared/options/option-forms.ts';
import { choiceSchema, integerSchema } from '../../shared/options/option-schemas.ts';
import { askedOrUsual } from '../asked-or-usual.ts';
import type { KindOptions, ValuesOf } from '../kind-options.ts';
import { ASCII_FORMATS, type AsciiFormat, MEDIA_ASCII_FORMATS } from './formats.ts';

/** Characters for ASCII art, in place of a character set. */
export const ASCII_GLYPHS = {
  name: 'ascii.glyphs',
  minimum: 2,
  maximum: 256,
  description: 'Characters of your own for ASCII art, percent-encoded; the font has to have them.',
} as const;

export const ASCII_FORMAT_LIST = {
  name: 'ascii.formats',
  description: `Files of ASCII art: any of ${ASCII_FORMATS.join(', ')}, separated by commas.`,
} as const;

const tables = {
  integers: {
    'ascii.columns': {
      name: 'ascii.columns',
      parameter: 'AsciiColumns',
      env: 'ASCII_COLUMNS',
      minimum: 20,
      maximum: 400,
      default: 120,
      unit: 'characters',
      description: 'Width of the ASCII renders; the rows follow the picture.',
    },
    'ascii.fps': {
      name: 'ascii.fps',
      minimum: 1,
      maximum: 30,
      default: 10,
      unit: 'frames per second',
      description: 'Frame rate of the ASCII animation.',
    },
  },
  choices: {
    'ascii.charset': {
      name: 'ascii.charset',
      choices: ['ascii', 'blocks', 'braille'],
      default: 'ascii',
      description: 'Characters that ASCII art is made of; ascii.glyphs names any others.',
    },
    'ascii.match': {
      name: 'ascii.match',
      choices: ['shape', 'luma'],
      default: 'shape',
      description: 'Whether a character is chosen by its shape or by its brightness alone.',
    },
    'ascii.colour': {
      name: 'ascii.colour',
      choices: ['none', '16', '256', 'truecolor'],
      default: 'none',
      description: 'Colours of ASCII art.',
    },
    'ascii.font': {
      name: 'ascii.font',
      choices: ['8x16', '6x9'],
      default: '8x16',
      description: 'Cell of a character, pixels: its shape decides how many rows there are.',
    },
  },
  switches: {
    'ascii.background': {
      name: 'ascii.background',
      default: false,
      description: 'Whether the ground behind a character is coloured as well.',
    },
    'ascii.dither': {
      name: 'ascii.dither',
      default: false,
      description:
        'Whether brightness between two characters is dithered, in an order that stays from picture to picture.',
    },
  },
} as const;
const { integers, choices } = tables;

type AsciiValues = ValuesOf<typeof tables> & {
  readonly 'ascii.glyphs'?: string | undefined;
  readonly 'ascii.formats'?: readonly AsciiFormat[] | undefined;
};

const freeze = (values: AsciiValues, media: Media) => {
  const { allowed } = MEDIA_ASCII_FORMATS[media];
  const asked = values[ASCII_FORMAT_LIST.name];
  const formats = askedOrUsual(asked, MEDIA_ASCII_FORMATS[media]);
  if (formats.length === 0) {
    return {
      problem: `ascii.formats is "${asked?.join(',') ?? ''}"; of this ${media} ${allowed.join(', ')} can be written.`,
    };
  }
  const glyphs = values[ASCII_GLYPHS.name];
  return {
    value: {
      columns: values['ascii.columns'],
      fps: values['ascii.fps'],
      charset: values['ascii.charset'],
      ...(glyphs === undefined ? {} : { glyphs }),
      match: values['ascii.match'],
      dither: values['ascii.dither'],
      colour: values['ascii.colour'],
      background: values['ascii.background'],
      font: values['ascii.font'],
      formats,
    },
  };
};

export const ASCII_OPTIONS = {
  media: { video: 'usual', image: 'usual' },
  ...tables,
  schema: z.object({
    columns: integerSchema(integers['ascii.columns']),
    fps: integerSchema(integers['ascii.fps']),
    charset: choiceSchema(choices['ascii.charset']),
    /** characters in place of the character set */
    glyphs: z.optional(z.string()),
    match: choiceSchema(choices['ascii.match']),
    dither: z.boolean(),
    colour: choiceSchema(choices['ascii.colour']),
    background: z.boolean(),
    font: choiceSchema(choices['ascii.font']),
    /** only what fits the media, in canonical order */
    formats: z.array(z.enum(ASCII_FORMATS)).check(z.minLength(1)),
  }),
  freeze,
} as const satisfies KindOptions;
