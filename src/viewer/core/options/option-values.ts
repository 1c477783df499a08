import type { Option } from '../../../shared/core/option-forms/option-forms.ts';
import type { OptionLayer } from '../../../shared/core/options/option-layer.ts';
import { OPTIONS } from '../../../shared/core/options/option-table.ts';

/** Chosen values as text, by the names of the options. An absent option has the default of the deployment. */
export type OptionTexts = Readonly<Record<string, string>>;

/** Set the value of an option. @param value undefined: the default of the deployment */
export const withOption = (values: OptionTexts, name: string, value: string | undefined): OptionTexts => {
  const { [name]: _, ...others } = values;
  return value === undefined ? others : { ...others, [name]: value };
};

/** Chosen values, parsed as the server parses them. */
export interface ReadOptions {
  /** text for the upload's metadata; options with a problem are left out */
  readonly text: string;
  readonly layer: OptionLayer;
  /** a sentence for each invalid value, by the names of the options */
  readonly problems: Readonly<Record<string, string>>;
}

/** Format a value for metadata: characters are typed unencoded and sent percent-encoded. */
const written = (option: Option, typed: string): string =>
  option.form === 'characters' ? option.write(typed) : typed.trim();

/**
 * Parse all chosen values.
 * @returns `text` in the order of the options, so that the same choice always gives the same text
 */
export const readOptions = (values: OptionTexts): ReadOptions => {
  const pairs: string[] = [];
  const layer: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  for (const option of OPTIONS) {
    const { name } = option;
    const value = values[name];
    if (value === undefined) continue;
    const text = written(option, value);
    const reading = option.read(text);
    if ('problem' in reading) problems[name] = reading.problem;
    else {
      pairs.push(`${name}=${text}`);
      layer[name] = reading.value;
    }
  }
  return { text: pairs.join(';'), layer: layer as OptionLayer, problems };
};

/** New value of a list option after an element is added or removed, in the order of `choices`. */
export const toggled = (chosen: readonly string[], element: string, choices: readonly string[]): string =>
  choices.filter((each) => (each === element ? !chosen.includes(each) : chosen.includes(each))).join(',');
