import * as z from 'zod/mini';
import { askedOrUsual } from '../../renders/asked-or-usual.ts';
import { GENERATE_FRAMES } from '../../renders/frames/options.ts';
import type { KindOptions } from '../../renders/kind-options.ts';
import { KIND_OPTIONS } from '../../renders/options.ts';
import { RENDER_KINDS, type RenderKind } from '../../renders/render-kinds.ts';
import type { IntegerOption, Media } from './option-forms.ts';
import type { OptionLayer, OptionValues } from './option-layer.ts';
import { integerSchema } from './option-schemas.ts';
import { CHOICE_OPTIONS, INTEGER_OPTIONS, MEDIA_RENDERS, SWITCH_OPTIONS } from './option-table.ts';
import type { Reading } from './reading.ts';

/** Every kind as its folder declares it, whatever its options are. */
const KINDS: readonly (readonly [RenderKind, KindOptions])[] = RENDER_KINDS.map((kind) => [kind, KIND_OPTIONS[kind]]);

type KindSchemas = {
  [Kind in RenderKind as (typeof KIND_OPTIONS)[Kind] extends { readonly schema: z.ZodMiniType }
    ? Kind
    : never]: (typeof KIND_OPTIONS)[Kind] extends { readonly schema: infer Schema extends z.ZodMiniType }
    ? Schema
    : never;
};

const kindSchemas = Object.fromEntries(
  KINDS.flatMap(([kind, { schema }]) => (schema === undefined ? [] : [[kind, schema]])),
) as KindSchemas;

/** The options of a job as frozen into `job.json`: they alone decide what is rendered. */
export const RenderOptionsSchema = z.object({
  /** longest slice, seconds */
  slice: integerSchema(INTEGER_OPTIONS.slice),
  /** what is rendered, in canonical order; holds `frames` only when GenerateFrames is on, and only what fits the media */
  renders: z.array(z.enum(RENDER_KINDS)).check(z.minLength(1)),
  ...kindSchemas,
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

const INTEGERS: readonly IntegerOption[] = Object.values(INTEGER_OPTIONS);

/** Fill in options that were not set: from the option that each follows, or with the default. */
const completed = (layer: OptionLayer): Readonly<Record<string, unknown>> => {
  const values: Record<string, unknown> = { ...DEFAULTS, ...layer };
  for (const { name, follows } of INTEGERS) {
    if (follows !== undefined && !(name in layer)) values[name] = values[follows];
  }
  return values;
};

/** The frozen options of every kind that has options. @returns the first problem */
const freezeKinds = (values: object, media: Media, renders: readonly RenderKind[]): Reading<Partial<RenderOptions>> => {
  const frozen: Record<string, unknown> = {};
  for (const [kind, { freeze, schema }] of KINDS) {
    const isNeeded = renders.includes(kind) || schema?.safeParse(undefined).success === false;
    if (freeze === undefined || !isNeeded) continue;
    const reading = freeze(values as never, media);
    if ('problem' in reading) return reading;
    if (reading.value !== undefined) frozen[kind] = reading.value;
  }
  return { value: frozen };
};

/**
 * Merge layers, the later over the earlier, over the defaults. `frames: false` takes the frames out whatever `renders`
 * says, as GenerateFrames=false does.
 * @param media decides which renders are possible, and which are the default
 * @returns a problem when nothing would be left to render
 */
export const mergeOptions = (media: Media, ...layers: readonly OptionLayer[]): Reading<RenderOptions> => {
  const merged: OptionLayer = Object.assign({}, ...layers);
  const values = completed(merged);
  const { allowed } = MEDIA_RENDERS[media];
  const isOff = (name: string | undefined): boolean => name !== undefined && values[name] === false;
  const asked = askedOrUsual(merged.renders, MEDIA_RENDERS[media]);
  const off = KINDS.filter(([, { switchedBy }]) => isOff(switchedBy)).map(([kind]) => kind);
  const renders = asked.filter((kind) => !off.includes(kind));
  if (renders.length === 0) {
    const without = off.map((kind) => ` and ${kind} is off`).join('');
    return {
      problem: `Nothing is left to render: renders is "${merged.renders?.join(',') ?? ''}"${without}. Of this ${media} ${allowed.join(', ')} can be rendered.`,
    };
  }
  const kinds = freezeKinds(values, media, renders);
  if ('problem' in kinds) return kinds;
  return { value: { slice: values.slice, renders, ...kinds.value } as RenderOptions };
};
