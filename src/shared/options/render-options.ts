import * as z from 'zod/mini';
import type { OptionLayer, OptionValues } from './option-layer.ts';
import {
  ASCII_FORMATS,
  CHOICE_OPTIONS,
  type ChoiceOptionName,
  GENERATE_FRAMES,
  INTEGER_OPTIONS,
  type IntegerOption,
  MEDIA_ASCII_FORMATS,
  MEDIA_RENDERS,
  type Media,
  RENDER_KINDS,
  SWITCH_OPTIONS,
} from './option-table.ts';
import type { Reading } from './read-option.ts';

const bounded = (option: IntegerOption) => z.int().check(z.minimum(option.minimum), z.maximum(option.maximum));
const choice = <Name extends ChoiceOptionName>(name: Name) =>
  z.enum<(typeof CHOICE_OPTIONS)[Name]['choices']>(CHOICE_OPTIONS[name].choices);

/** The options of a job as frozen into `job.json`: what is rendered is decided here and nowhere else. */
export const RenderOptionsSchema = z.object({
  /** longest slice, seconds */
  slice: bounded(INTEGER_OPTIONS.slice),
  /** what is rendered, in canonical order; holds `frames` only when GenerateFrames is on, and only what fits the media */
  renders: z.array(z.enum(RENDER_KINDS)).check(z.minLength(1)),
  gif: z.object({ fps: bounded(INTEGER_OPTIONS['gif.fps']), width: bounded(INTEGER_OPTIONS['gif.width']) }),
  ascii: z.object({
    columns: bounded(INTEGER_OPTIONS['ascii.columns']),
    fps: bounded(INTEGER_OPTIONS['ascii.fps']),
    charset: choice('ascii.charset'),
    /** characters in place of the character set */
    glyphs: z.optional(z.string()),
    match: choice('ascii.match'),
    dither: z.boolean(),
    colour: choice('ascii.colour'),
    background: z.boolean(),
    font: choice('ascii.font'),
    /** only what fits the media, in canonical order */
    formats: z.array(z.enum(ASCII_FORMATS)).check(z.minLength(1)),
  }),
  edges: z.object({
    width: bounded(INTEGER_OPTIONS['edges.width']),
    fps: bounded(INTEGER_OPTIONS['edges.fps']),
    blur: bounded(INTEGER_OPTIONS['edges.blur']),
  }),
  grayscale: z.object({ fit: choice('grayscale.fit') }),
  storyboard: z.object({
    interval: bounded(INTEGER_OPTIONS['storyboard.interval']),
    columns: bounded(INTEGER_OPTIONS['storyboard.columns']),
    width: bounded(INTEGER_OPTIONS['storyboard.width']),
  }),
});
export type RenderOptions = z.infer<typeof RenderOptionsSchema>;

const DEFAULTS = {
  [GENERATE_FRAMES.name]: GENERATE_FRAMES.default,
  ...Object.fromEntries(
    [INTEGER_OPTIONS, CHOICE_OPTIONS, SWITCH_OPTIONS]
      .flatMap((options) => Object.values(options))
      .map((option) => [option.name, option.default]),
  ),
} as Omit<OptionValues, 'renders' | 'ascii.glyphs' | 'ascii.formats'>;

/** What was asked for and fits the media; the usual where nothing was asked. */
const fitting = <T extends string>(
  asked: readonly T[] | undefined,
  { allowed, usual }: { readonly allowed: readonly T[]; readonly usual: readonly T[] },
): T[] => (asked === undefined ? [...usual] : allowed.filter((each) => asked.includes(each)));

/**
 * Merge layers, the later over the earlier, over the defaults.
 * `frames: false` takes the frames out whatever `renders` says, as GenerateFrames=false does.
 * @param media decides which renders are possible, and which are usual
 * @returns the problem when nothing would be left to render
 */
export const mergeOptions = (media: Media, ...layers: readonly OptionLayer[]): Reading<RenderOptions> => {
  const merged: OptionLayer = Object.assign({}, ...layers);
  const values = { ...DEFAULTS, ...merged };
  const kinds = MEDIA_RENDERS[media];
  const renders = fitting(merged.renders, kinds).filter((kind) => kind !== 'frames' || values.frames);
  if (renders.length === 0) {
    const frames = values.frames ? '' : ' and frames is off';
    return {
      problem: `Nothing is left to render: renders is "${merged.renders?.join(',') ?? ''}"${frames}. Of this ${media} ${kinds.allowed.join(', ')} can be rendered.`,
    };
  }
  const formats = fitting(merged['ascii.formats'], MEDIA_ASCII_FORMATS[media]);
  if (formats.length === 0) {
    return {
      problem: `ascii.formats is "${merged['ascii.formats']?.join(',') ?? ''}"; of this ${media} ${MEDIA_ASCII_FORMATS[media].allowed.join(', ')} can be written.`,
    };
  }
  const glyphs = values['ascii.glyphs'];
  return {
    value: {
      slice: values.slice,
      renders,
      gif: { fps: values['gif.fps'], width: values['gif.width'] },
      ascii: {
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
      edges: { width: values['edges.width'], fps: values['edges.fps'], blur: values['edges.blur'] },
      grayscale: { fit: values['grayscale.fit'] },
      storyboard: {
        interval: values['storyboard.interval'],
        columns: values['storyboard.columns'],
        width: values['storyboard.width'],
      },
    },
  };
};
