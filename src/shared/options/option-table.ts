/** What an upload turns out to be, by its content. */
export const MEDIA = ['video', 'image'] as const;
export type Media = (typeof MEDIA)[number];

/** What can be rendered. */
export const RENDER_KINDS = ['gif', 'frames', 'ascii', 'edges', 'grayscale', 'storyboard'] as const;
export type RenderKind = (typeof RENDER_KINDS)[number];

/** Of each media: what can be rendered, and what is when nobody says. */
export const MEDIA_RENDERS: Readonly<
  Record<Media, { readonly allowed: readonly RenderKind[]; readonly usual: readonly RenderKind[] }>
> = {
  video: { allowed: RENDER_KINDS, usual: ['gif', 'frames', 'ascii', 'storyboard'] },
  image: { allowed: ['ascii', 'edges', 'grayscale'], usual: ['ascii', 'edges', 'grayscale'] },
};

/** Files that ASCII art can be written as. */
export const ASCII_FORMATS = ['txt', 'ans', 'html', 'png', 'cast', 'gif', 'mp4'] as const;
export type AsciiFormat = (typeof ASCII_FORMATS)[number];

/** Of each media: what its ASCII art can be written as, and what it is when nobody says. */
export const MEDIA_ASCII_FORMATS: Readonly<
  Record<Media, { readonly allowed: readonly AsciiFormat[]; readonly usual: readonly AsciiFormat[] }>
> = {
  video: { allowed: ['txt', 'ans', 'cast', 'gif', 'mp4'], usual: ['txt', 'cast'] },
  image: { allowed: ['txt', 'ans', 'html', 'png'], usual: ['txt', 'ans', 'html', 'png'] },
};

/** One whole-number option: where it is set from and what is allowed. */
export interface IntegerOption {
  /** name in the upload's metadata and in messages */
  readonly name: string;
  /** name as a stack parameter and for `--param` */
  readonly parameter?: string;
  /** environment variable through which a stack parameter reaches a function */
  readonly env?: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
  readonly unit: string;
  readonly description: string;
}

/** GIF and slice defaults are those of the AWS sample: 30 s slices, 10 fps, width 240. */
export const INTEGER_OPTIONS = {
  slice: {
    name: 'slice',
    parameter: 'SliceSeconds',
    env: 'SLICE_SECONDS',
    minimum: 1,
    maximum: 300,
    default: 30,
    unit: 'seconds',
    description: 'Length of a slice: one GIF and one worker invocation each.',
  },
  'gif.fps': {
    name: 'gif.fps',
    parameter: 'GifFps',
    env: 'GIF_FPS',
    minimum: 1,
    maximum: 50,
    default: 10,
    unit: 'frames per second',
    description: 'Frame rate of the GIFs; browsers do not show a GIF faster than 50.',
  },
  'gif.width': {
    name: 'gif.width',
    parameter: 'GifWidth',
    env: 'GIF_WIDTH',
    minimum: 16,
    maximum: 1280,
    default: 240,
    unit: 'pixels',
    description: 'Width of the GIFs; the height follows the picture.',
  },
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
  'edges.width': {
    name: 'edges.width',
    minimum: 16,
    maximum: 3840,
    default: 640,
    unit: 'pixels',
    description:
      'Width of the edges of a video; the height follows the picture. Of a still picture they keep its size.',
  },
  'edges.fps': {
    name: 'edges.fps',
    minimum: 1,
    maximum: 60,
    default: 10,
    unit: 'frames per second',
    description: 'Frame rate of the video of edges.',
  },
  'edges.blur': {
    name: 'edges.blur',
    minimum: 0,
    maximum: 64,
    default: 8,
    unit: 'times width·height/3,630,000 pixels',
    description: 'How much is blurred before edges are looked for; 0 does not blur.',
  },
  'storyboard.interval': {
    name: 'storyboard.interval',
    minimum: 1,
    maximum: 60,
    default: 1,
    unit: 'seconds',
    description: 'From one tile of the storyboard to the next.',
  },
  'storyboard.columns': {
    name: 'storyboard.columns',
    minimum: 1,
    maximum: 20,
    default: 10,
    unit: 'tiles',
    description: 'Tiles beside and below each other on a sheet, as far as they find room.',
  },
  'storyboard.width': {
    name: 'storyboard.width',
    minimum: 32,
    maximum: 480,
    default: 160,
    unit: 'pixels',
    description: 'Width of a tile of the storyboard; the height follows the picture.',
  },
} as const satisfies Record<string, IntegerOption>;

export type IntegerOptionName = keyof typeof INTEGER_OPTIONS;

/** One option that is a word out of a few. */
export interface ChoiceOption {
  readonly name: string;
  readonly choices: readonly string[];
  readonly default: string;
  readonly description: string;
}

export const CHOICE_OPTIONS = {
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
  'grayscale.fit': {
    name: 'grayscale.fit',
    choices: ['stretch', 'cover', 'contain'],
    default: 'stretch',
    description: 'How a picture gets into 256×256: stretched, cropped, or with black bars.',
  },
} as const satisfies Record<string, ChoiceOption>;

export type ChoiceOptionName = keyof typeof CHOICE_OPTIONS;
export type Choice<Name extends ChoiceOptionName> = (typeof CHOICE_OPTIONS)[Name]['choices'][number];

/** One option that is on or off. */
export interface SwitchOption {
  readonly name: string;
  readonly default: boolean;
  readonly description: string;
}

export const SWITCH_OPTIONS = {
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
} as const satisfies Record<string, SwitchOption>;

export type SwitchOptionName = keyof typeof SWITCH_OPTIONS;

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

export const GENERATE_FRAMES = {
  name: 'frames',
  parameter: 'GenerateFrames',
  env: 'GENERATE_FRAMES',
  default: true,
  description: 'Whether a full-size JPEG is made for every second.',
} as const;

export const RENDERS = {
  name: 'renders',
  parameter: 'Renders',
  env: 'RENDERS',
  description: `Which renders are made: any of ${RENDER_KINDS.join(', ')}, separated by commas; those that fit the upload. Empty: the usual ones.`,
} as const;

/**
 * When a job stands still. No stack parameter: at least 15 minutes and three times as long as a worker may take; the local
 * cloud and tests, which know what is queued, need not wait that long.
 */
export const STILL_SECONDS = {
  name: 'stillSeconds',
  env: 'STILL_SECONDS',
  minimum: 1,
  maximum: 86_400,
  default: 900,
  unit: 'seconds',
  description: 'How long an open job without a new record is left alone.',
} as const satisfies IntegerOption;

/** Bounds the fan-out of one video, whatever its container claims. Not part of a job's identity. */
export const MAX_SLICES: IntegerOption = {
  name: 'maxSlices',
  parameter: 'MaxSlices',
  env: 'MAX_SLICES',
  minimum: 1,
  maximum: 100_000,
  default: 10_000,
  unit: 'slices',
  description: 'Largest number of slices that one video may fan out to.',
};
