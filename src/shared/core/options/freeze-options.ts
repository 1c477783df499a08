import { askedOrUsual } from '../../../renders/kind/asked-or-usual.ts';
import type { KindOptions } from '../../../renders/kind/kind-options.ts';
import { RENDER_KINDS, type RenderKind } from '../../../renders/kind/render-kinds.ts';
import { KIND_OPTIONS } from '../../../renders/options/options.ts';
import type { Media, Option } from '../option-forms/option-forms.ts';
import type { Reading } from '../option-forms/reading.ts';

/** Every kind as its folder declares it, whatever its options are. */
export const KINDS: readonly (readonly [RenderKind, KindOptions])[] = RENDER_KINDS.map((kind) => [
  kind,
  KIND_OPTIONS[kind],
]);

/** Values by the names of the options, with defaults filled in. */
export type AllValues = Readonly<Record<string, unknown>>;

/** The value of an option that fits the media. @returns the problem when nothing of a list does */
const fitting = (option: Option, value: unknown, media: Media): Reading<unknown> => {
  if (option.form !== 'list') return { value };
  const asked = value as readonly string[] | undefined;
  const fits = askedOrUsual(asked, option.byMedia[media]);
  if (fits.length > 0) return { value: fits };
  const { name, verb, byMedia } = option;
  return {
    problem: `${name} is "${asked?.join(',') ?? ''}"; of this ${media} ${byMedia[media].allowed.join(', ')} can be ${verb}.`,
  };
};

/** The value that a job without the option has; it is not written. */
const whenAbsent = (option: Option): unknown => ('whenAbsent' in option ? option.whenAbsent : undefined);

const freezeKind = ({ options }: KindOptions, values: AllValues, media: Media): Reading<AllValues> => {
  const frozen: Record<string, unknown> = {};
  for (const [key, option] of Object.entries(options)) {
    const reading = fitting(option, values[option.name], media);
    if ('problem' in reading) return reading;
    if (reading.value !== whenAbsent(option)) frozen[key] = reading.value;
  }
  return { value: frozen };
};

/** The frozen options of every kind that has options. @returns the first problem */
export const freezeKinds = (values: AllValues, media: Media, renders: readonly RenderKind[]): Reading<AllValues> => {
  const frozen: Record<string, unknown> = {};
  for (const [name, kind] of KINDS) {
    const isNeeded = renders.includes(name) || kind.frozen === 'always';
    if (!isNeeded) continue;
    const reading = freezeKind(kind, values, media);
    if ('problem' in reading) return reading;
    if (Object.keys(reading.value).length > 0) frozen[name] = reading.value;
  }
  return { value: frozen };
};
