/** What can be rendered from a video. */
export const RENDER_KINDS = ['gif', 'frames', 'ascii'] as const;
export type RenderKind = (typeof RENDER_KINDS)[number];

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
} as const satisfies Record<string, IntegerOption>;

export type IntegerOptionName = keyof typeof INTEGER_OPTIONS;

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
  default: [...RENDER_KINDS] as readonly RenderKind[],
  description: `Which renders are made: any of ${RENDER_KINDS.join(', ')}, separated by commas.`,
} as const;

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
