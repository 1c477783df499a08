import { isJobId, JOB_ID } from '../shared/contracts/object-keys.ts';
import type { ChoiceOption, IntegerOption, SwitchOption } from '../shared/options/option-forms.ts';
import { readChoice, readInteger, readSwitch } from '../shared/options/read-option.ts';
import { NEWEST_CURSOR } from './list-newest-jobs.ts';
import type { QueryParameter } from './route.ts';
import { CURSOR_LENGTH, parseCursor, type SliceCursor } from './slice-cursor.ts';

/** Name of an option without its prefix, as its own route takes it: `columns` for `ascii.columns`. */
export type ShortName<Name extends string> = Name extends `${string}.${infer Rest}` ? Rest : Name;

const short = (name: string): string => name.replace(/^.*?\./, '');

/** A whole number, with the bounds of an option. */
export const integerParameter = (option: IntegerOption): QueryParameter<number> => ({
  description: `${option.description} (${option.unit})`,
  schema: { type: 'integer', minimum: option.minimum, maximum: option.maximum, default: option.default },
  read: (raw) => readInteger({ ...option, name: short(option.name) }, raw),
});

/** One word out of an option's choices. */
export const choiceParameter = <Option extends ChoiceOption>(
  option: Option,
): QueryParameter<Option['choices'][number]> => ({
  description: option.description,
  schema: { type: 'string', enum: option.choices, default: option.default },
  read: (raw) => readChoice({ ...option, name: short(option.name) }, raw),
});

/** On or off. */
export const switchParameter = (option: SwitchOption): QueryParameter<boolean> => ({
  description: option.description,
  schema: { type: 'boolean', default: option.default },
  read: (raw) => readSwitch(short(option.name), raw),
});

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
