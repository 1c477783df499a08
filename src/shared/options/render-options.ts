import * as z from 'zod/mini';
import {
  GENERATE_FRAMES,
  INTEGER_OPTIONS,
  type IntegerOption,
  type IntegerOptionName,
  RENDER_KINDS,
  RENDERS,
  type RenderKind,
} from './option-table.ts';
import { type Reading, readInteger, readRenders, readSwitch } from './read-option.ts';

const bounded = (option: IntegerOption) => z.int().check(z.minimum(option.minimum), z.maximum(option.maximum));

/** The options of a job as frozen into `job.json`: what is rendered is decided here and nowhere else. */
export const RenderOptionsSchema = z.object({
  /** longest slice, seconds */
  slice: bounded(INTEGER_OPTIONS.slice),
  /** what is rendered, in canonical order; holds `frames` only when GenerateFrames is on */
  renders: z.array(z.enum(RENDER_KINDS)).check(z.minLength(1)),
  gif: z.object({ fps: bounded(INTEGER_OPTIONS['gif.fps']), width: bounded(INTEGER_OPTIONS['gif.width']) }),
  ascii: z.object({
    columns: bounded(INTEGER_OPTIONS['ascii.columns']),
    fps: bounded(INTEGER_OPTIONS['ascii.fps']),
  }),
});
export type RenderOptions = z.infer<typeof RenderOptionsSchema>;

/** What one layer (stack parameters, upload metadata) says; absent means "as the layer below". */
export interface OptionLayer {
  readonly frames?: boolean;
  readonly renders?: readonly RenderKind[];
  readonly integers?: Partial<Record<IntegerOptionName, number>>;
}

/** Longest options metadata that is read, bytes: the limit of S3 for an object's user metadata. */
export const MAX_OPTIONS_BYTES = 2048;

const isIntegerOption = (name: string): name is IntegerOptionName => Object.hasOwn(INTEGER_OPTIONS, name);

/**
 * Read `name=value` pairs separated by `;`, as in the upload metadata `frames=off;slice=15;ascii.columns=160`.
 * @param text at most {@link MAX_OPTIONS_BYTES} bytes
 * @returns the layer, or the first problem found, naming field, value and what is allowed
 */
export const readOptionLayer = (text: string): Reading<OptionLayer> => {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MAX_OPTIONS_BYTES) {
    return { problem: `The options are ${bytes} bytes long; at most ${MAX_OPTIONS_BYTES} are read.` };
  }
  const integers: Partial<Record<IntegerOptionName, number>> = {};
  let frames: boolean | undefined;
  let renders: readonly RenderKind[] | undefined;
  for (const pair of text.split(';')) {
    if (pair.trim() === '') continue;
    const at = pair.indexOf('=');
    const name = (at < 0 ? pair : pair.slice(0, at)).trim();
    const raw = at < 0 ? '' : pair.slice(at + 1).trim();
    if (name === GENERATE_FRAMES.name) {
      const reading = readSwitch(name, raw);
      if ('problem' in reading) return reading;
      frames = reading.value;
    } else if (name === RENDERS.name) {
      const reading = readRenders(name, raw);
      if ('problem' in reading) return reading;
      renders = reading.value;
    } else if (isIntegerOption(name)) {
      const reading = readInteger(INTEGER_OPTIONS[name], raw);
      if ('problem' in reading) return reading;
      integers[name] = reading.value;
    } else {
      const known = [GENERATE_FRAMES.name, RENDERS.name, ...Object.keys(INTEGER_OPTIONS)].join(', ');
      return { problem: `"${name}" is no option; allowed are ${known}.` };
    }
  }
  return {
    value: { ...(frames === undefined ? {} : { frames }), ...(renders === undefined ? {} : { renders }), integers },
  };
};

/**
 * Merge layers, the later over the earlier, over the defaults.
 * `frames: false` takes the frames out whatever `renders` says, as GenerateFrames=false does.
 */
export const mergeOptions = (...layers: readonly OptionLayer[]): Reading<RenderOptions> => {
  const integer = (name: IntegerOptionName): number =>
    layers.reduce<number>((value, layer) => layer.integers?.[name] ?? value, INTEGER_OPTIONS[name].default);
  const frames = layers.reduce<boolean>((value, layer) => layer.frames ?? value, GENERATE_FRAMES.default);
  const asked = layers.reduce<readonly RenderKind[]>((value, layer) => layer.renders ?? value, RENDERS.default);
  const renders = asked.filter((kind) => kind !== 'frames' || frames);
  if (renders.length === 0) {
    return {
      problem: `Nothing is left to render: renders is "${asked.join(',')}" and frames is off. Ask for one more of ${RENDER_KINDS.join(', ')}, or switch frames on.`,
    };
  }
  return {
    value: {
      slice: integer('slice'),
      renders: [...renders],
      gif: { fps: integer('gif.fps'), width: integer('gif.width') },
      ascii: { columns: integer('ascii.columns'), fps: integer('ascii.fps') },
    },
  };
};
