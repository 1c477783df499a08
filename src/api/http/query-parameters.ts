import { isJobId, JOB_ID } from '../../shared/core/contracts/object-keys.ts';
import { choiceOption, integerOption } from '../../shared/core/option-forms/make-option.ts';
import type { ChoiceFacts, IntegerFacts, Option, ValueOf } from '../../shared/core/option-forms/option-forms.ts';
import type { Reading } from '../../shared/core/option-forms/reading.ts';
import { NEWEST_CURSOR } from './newest-cursor.ts';
import type { JsonSchema, QueryParameter } from './route.ts';
import { CURSOR_LENGTH, parseCursor, type SliceCursor } from './slice-cursor.ts';

const short = (name: string): string => name.replace(/^.*?\./, '');

const schemaOf = (option: Option): JsonSchema => {
  switch (option.form) {
    case 'integer':
      return { type: 'integer', minimum: option.minimum, maximum: option.maximum, default: option.default };
    case 'choice':
      return { type: 'string', enum: option.choices, default: option.default };
    case 'switch':
      return { type: 'boolean', default: option.default };
    case 'list':
    case 'time':
    case 'times':
    case 'bytes':
      return { type: 'string' };
    case 'characters':
      return { type: 'string', minLength: option.minimum, maxLength: option.maximum };
  }
};

/** An option as a query parameter of its own route; there its name lacks the kind: `columns` for `ascii.columns`. */
export const optionParameter = <Of extends Option>(option: Of): QueryParameter<ValueOf<Of>> => ({
  description: option.form === 'integer' ? `${option.description} (${option.unit})` : option.description,
  schema: schemaOf(option),
  // The query was percent-decoded already.
  read: (raw) =>
    option.read(option.form === 'characters' ? option.write(raw) : raw, short(option.name)) as Reading<ValueOf<Of>>,
});

/** A whole number that only the API takes. */
export const integerParameter = (facts: IntegerFacts): QueryParameter<number> => optionParameter(integerOption(facts));

/** One word out of a few that only the API takes. */
export const choiceParameter = <const Facts extends ChoiceFacts>(
  facts: Facts & { readonly default: Facts['choices'][number] },
): QueryParameter<Facts['choices'][number]> => optionParameter(choiceOption<Facts>(facts));

/** Any text of a bounded length. */
export const textParameter = (description: string, maxLength: number): QueryParameter<string> => ({
  description,
  schema: { type: 'string', minLength: 1, maxLength },
  read: (raw) =>
    raw.length > 0 && raw.length <= maxLength
      ? { value: raw }
      : { problem: `It is ${raw.length} characters long; allowed are 1 to ${maxLength}.` },
});

/** Cursor of jobs: a job's id in the order of ids, or text that {@link NEWEST_CURSOR} matches in the order `newest`. */
export const jobsCursorParameter = (description: string): QueryParameter<string> => ({
  description,
  schema: { type: 'string', pattern: `${JOB_ID.source}|${NEWEST_CURSOR.source}` },
  read: (raw) =>
    isJobId(raw) || NEWEST_CURSOR.test(raw)
      ? { value: raw }
      : {
          problem: `"${raw.slice(0, 100)}" is not a cursor; allowed is \`next\` of the previous answer. Leave it out for the first page.`,
        },
});

/** A cursor of slices: `next` of an earlier answer. */
export const sliceCursorParameter = (description: string): QueryParameter<SliceCursor> => ({
  description,
  schema: { type: 'string', pattern: '^[A-Za-z0-9_-]+$', maxLength: CURSOR_LENGTH },
  read: (raw) => {
    const value = raw.length > CURSOR_LENGTH ? undefined : parseCursor(raw);
    return value === undefined
      ? {
          problem: `"${raw.slice(0, 100)}" is not a cursor; allowed is \`next\` of the previous answer. Leave it out for the first page.`,
        }
      : { value };
  },
});
