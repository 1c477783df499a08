import { ASCII_GLYPHS } from '../../renders/ascii/options.ts';
import { OPTION_NAMES, type OptionLayer, readOption } from '../../shared/options/option-layer.ts';

/** What somebody chose, as text, by the options' names. What was not touched is absent: it stays as it is set up there. */
export type OptionValues = Readonly<Record<string, string>>;

/** @param value undefined: as it is set up there */
export const withOption = (values: OptionValues, name: string, value: string | undefined): OptionValues => {
  const { [name]: _, ...others } = values;
  return value === undefined ? others : { ...others, [name]: value };
};

/** What was chosen, read as the server reads it. */
export interface ReadOptions {
  /** what the upload's metadata says; of options without a problem */
  readonly text: string;
  readonly layer: OptionLayer;
  /** sentences by the options' names */
  readonly problems: Readonly<Record<string, string>>;
}

/** Characters of one's own are typed as they are and travel percent-encoded. */
const written = (name: string, value: string): string =>
  name === ASCII_GLYPHS.name ? encodeURIComponent(value) : value.trim();

/**
 * Read every option that was chosen.
 * @returns `text` in the order of the options, so that the same choice is the same text
 */
export const readOptions = (values: OptionValues): ReadOptions => {
  const pairs: string[] = [];
  const layer: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  for (const name of OPTION_NAMES) {
    const value = values[name];
    if (value === undefined) continue;
    const text = written(name, value);
    const reading = readOption(name, text);
    if ('problem' in reading) problems[name] = reading.problem;
    else {
      pairs.push(`${name}=${text}`);
      layer[name] = reading.value;
    }
  }
  return { text: pairs.join(';'), layer: layer as OptionLayer, problems };
};

/** Of options that are lists: put an element in or take it out, in the order of `choices`. */
export const toggled = (chosen: readonly string[], element: string, choices: readonly string[]): string =>
  choices.filter((each) => (each === element ? !chosen.includes(each) : chosen.includes(each))).join(',');
