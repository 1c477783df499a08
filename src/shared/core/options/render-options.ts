import * as z from 'zod/mini';
import { askedOrUsual } from '../../../renders/kind/asked-or-usual.ts';
import { type FrozenOf, schemaOfKind } from '../../../renders/kind/kind-options.ts';
import type { RenderKind } from '../../../renders/kind/render-kinds.ts';
import type { KIND_OPTIONS } from '../../../renders/options/options.ts';
import type { FlashesChoice } from '../contracts/flashes-choice.ts';
import type { Media } from '../option-forms/option-forms.ts';
import type { Reading } from '../option-forms/reading.ts';
import { type AllValues, freezeKinds, KINDS } from './freeze-options.ts';
import type { OptionLayer } from './option-layer.ts';
import { EXTRAS, FLASHES, MEDIA_RENDERS, OPTIONS, PLAYED_KINDS, RENDERS, SLICE } from './option-table.ts';
import { type FilmPart, freezePart, PART_OPTIONS } from './part-options.ts';

type Kinds = typeof KIND_OPTIONS;
/** Kinds whose options are frozen as said. */
type KindsFrozen<When extends 'always' | 'whenRendered'> = {
  [Kind in RenderKind]: Kinds[Kind] extends { readonly frozen: When } ? Kind : never;
}[RenderKind];

/** The options of a job as frozen into `job.json`: they alone decide what is rendered. */
export type RenderOptions = {
  /** length of a slice, seconds */
  slice: number;
  /**
   * a last slice that would be very short is part of the one before it; absent where slices of another length or a part were asked for, and
   * in plans of earlier versions. Not part of a job's identity.
   */
  tail?: 'joined' | undefined;
  /** what is rendered, in canonical order; holds `frames` only when GenerateFrames is on, and only what fits the media */
  renders: RenderKind[];
  /** `soften`: renders that flash are softened; absent: they are kept */
  flashes?: FlashesChoice | undefined;
  /** false: no outline is made; absent: it is */
  extras?: boolean | undefined;
} & Pick<FilmPart, keyof FilmPart> & { [Kind in KindsFrozen<'always'>]: FrozenOf<Kinds[Kind]> } & {
    [Kind in KindsFrozen<'whenRendered'>]?: FrozenOf<Kinds[Kind]> | undefined;
  };

const kindSchemas = KINDS.flatMap(([name, kind]) => {
  const schema = schemaOfKind(kind);
  return schema === undefined ? [] : [[name, schema] as const];
});

export const RenderOptionsSchema = z.object({
  slice: SLICE.schema,
  tail: z.optional(z.literal('joined')),
  renders: RENDERS.schema,
  ...Object.fromEntries(PART_OPTIONS.map(({ name, schema }) => [name, z.optional<z.ZodMiniType>(schema)])),
  flashes: z.optional(FLASHES.schema),
  extras: z.optional(EXTRAS.schema),
  ...Object.fromEntries(kindSchemas),
}) as unknown as z.ZodMiniType<RenderOptions>;

/** Fill in options that were not set: from the option that each follows, or with the default. */
const completed = (layer: AllValues): AllValues => {
  const defaults = OPTIONS.flatMap((option) => ('default' in option ? [[option.name, option.default] as const] : []));
  const values: Record<string, unknown> = { ...Object.fromEntries(defaults), ...layer };
  for (const option of OPTIONS) {
    if (!('follows' in option) || option.follows === undefined || option.name in layer) continue;
    values[option.name] = values[option.follows.name];
  }
  return values;
};

/**
 * Merge layers, the later over the earlier, over the defaults. `frames: false` takes the frames out whatever `renders`
 * says, as GenerateFrames=false does.
 * @param media decides which renders are possible, and which are the default
 * @returns a problem when nothing would be left to render, or when options of a part contradict each other
 */
export const mergeOptions = (media: Media, ...layers: readonly OptionLayer[]): Reading<RenderOptions> => {
  const merged: OptionLayer = Object.assign({}, ...layers);
  const values = completed(merged);
  const { allowed } = MEDIA_RENDERS[media];
  const asked = askedOrUsual(merged.renders, MEDIA_RENDERS[media]);
  const off = KINDS.flatMap(([kind, { switchedBy }]) =>
    switchedBy !== undefined && values[switchedBy.name] === false ? [kind] : [],
  );
  const renders = asked.filter((kind) => !off.includes(kind));
  if (renders.length === 0) {
    const without = off.map((kind) => ` and ${kind} is off`).join('');
    return {
      problem: `Nothing is left to render: renders is "${merged.renders?.join(',') ?? ''}"${without}. Of this ${media} ${allowed.join(', ')} can be rendered.`,
    };
  }
  // A picture has no parts, so options of a part have no effect on it; those that contradict each other are wrong all the same.
  const part = freezePart(merged);
  if ('problem' in part) return part;
  const kinds = freezeKinds(values, media, renders);
  if ('problem' in kinds) return kinds;
  // Nothing is frozen for the default, so that plans without this option stay as they were before it.
  const isPlayed = media === 'video' && renders.some((kind) => PLAYED_KINDS.includes(kind));
  const flashes = !isPlayed || values.flashes === FLASHES.whenAbsent ? {} : { flashes: values.flashes };
  const extras = values.extras === EXTRAS.whenAbsent ? {} : { extras: values.extras };
  const isUsualGrid = media === 'video' && values.slice === SLICE.default && Object.keys(part.value).length === 0;
  return {
    value: {
      slice: values.slice,
      ...(isUsualGrid ? { tail: 'joined' } : {}),
      renders,
      ...(media === 'image' ? {} : part.value),
      ...flashes,
      ...extras,
      ...kinds.value,
    } as RenderOptions,
  };
};
