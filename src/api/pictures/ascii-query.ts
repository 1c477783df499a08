import { ASCII_OPTIONS } from '../../renders/ascii/options.ts';
import type { OptionLayer } from '../../shared/core/options/option-layer.ts';
import { mergeOptions, type RenderOptions } from '../../shared/core/options/render-options.ts';
import { ApiProblem } from '../http/problem.ts';
import { optionParameter } from '../http/query-parameters.ts';
import type { QueryValues } from '../http/route.ts';

const { columns, charset, glyphs, match, dither, colour, background, font } = ASCII_OPTIONS.options;

/** The ASCII-art options of a still picture as query parameters; their names lack the prefix `ascii.`. */
export const asciiOptionParameters = {
  columns: optionParameter(columns),
  charset: optionParameter(charset),
  glyphs: optionParameter(glyphs),
  match: optionParameter(match),
  dither: optionParameter(dither),
  colour: optionParameter(colour),
  background: optionParameter(background),
  font: optionParameter(font),
} as const;

/** ASCII style of a query. Parameters that are absent have the same defaults as in a job. */
export const asciiStyleOf = (query: QueryValues<typeof asciiOptionParameters>): RenderOptions['ascii'] => {
  const { options }: { readonly options: Readonly<Record<string, { readonly name: string }>> } = ASCII_OPTIONS;
  const named = Object.entries(query).map(([key, value]) => [options[key]?.name ?? key, value] as const);
  const merged = mergeOptions('image', Object.fromEntries(named) as OptionLayer);
  if ('problem' in merged) throw new ApiProblem(400, merged.problem);
  return merged.value.ascii;
};
