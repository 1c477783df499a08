import { ASCII_GLYPHS } from '../renders/ascii/options.ts';
import type { OptionLayer } from '../shared/options/option-layer.ts';
import { CHOICE_OPTIONS, INTEGER_OPTIONS, SWITCH_OPTIONS } from '../shared/options/option-table.ts';
import { readGlyphs } from '../shared/options/read-option.ts';
import { mergeOptions, type RenderOptions } from '../shared/options/render-options.ts';
import { ApiProblem } from './problem.ts';
import { choiceParameter, integerParameter, switchParameter } from './query-parameters.ts';
import type { QueryParameter, QueryValues } from './route.ts';

const glyphs: QueryParameter<string> = {
  description: ASCII_GLYPHS.description,
  schema: { type: 'string', minLength: ASCII_GLYPHS.minimum, maxLength: ASCII_GLYPHS.maximum },
  // The query was percent-decoded already.
  read: (raw) => readGlyphs(encodeURIComponent(raw)),
};

/** The ASCII-art options as query parameters; their names lack the prefix `ascii.`. */
export const asciiOptionParameters = {
  columns: integerParameter(INTEGER_OPTIONS['ascii.columns']),
  charset: choiceParameter(CHOICE_OPTIONS['ascii.charset']),
  glyphs,
  match: choiceParameter(CHOICE_OPTIONS['ascii.match']),
  dither: switchParameter(SWITCH_OPTIONS['ascii.dither']),
  colour: choiceParameter(CHOICE_OPTIONS['ascii.colour']),
  background: switchParameter(SWITCH_OPTIONS['ascii.background']),
  font: choiceParameter(CHOICE_OPTIONS['ascii.font']),
} as const;

/** ASCII style of a query. Parameters that are absent have the same defaults as in a job. */
export const asciiStyleOf = (query: QueryValues<typeof asciiOptionParameters>): RenderOptions['ascii'] => {
  const named = Object.entries(query).map(([name, value]) => [`ascii.${name}`, value] as const);
  const merged = mergeOptions('image', Object.fromEntries(named) as OptionLayer);
  if ('problem' in merged) throw new ApiProblem(400, merged.problem);
  return merged.value.ascii;
};
