import type { Option, OptionFacts } from '../../../shared/core/option-forms/option-forms.ts';
import { OPTIONS, type OptionName } from '../../../shared/core/options/option-table.ts';

/** Properties of an option that its control needs. */
export type OptionField = {
  /** as in the upload's metadata */
  readonly name: string;
  readonly label: string;
  readonly description: string;
} & (
  | {
      readonly kind: 'number';
      readonly minimum: number;
      readonly maximum: number;
      readonly usual: number;
      readonly unit: string;
    }
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly usual: string }
  | { readonly kind: 'switch'; readonly usual: boolean }
  | { readonly kind: 'set'; readonly choices: readonly string[]; readonly usual: readonly string[] }
  | { readonly kind: 'text'; readonly placeholder?: string }
);

/** Readable words for parts of option names. Parts that are not listed are shown unchanged. */
const WORDS: Readonly<Record<string, string>> = { ascii: 'ASCII art', gif: 'GIF', fps: 'frame rate' };

/** `gif.fps` → `GIF frame rate` */
const labelOf = (name: string): string => {
  const words = name.split('.').map((word) => WORDS[word] ?? word);
  const text = words.join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
};

const named = ({ name, label = labelOf(name), description, onPage = description }: OptionFacts) => ({
  name,
  label,
  description: onPage,
});

/** The field of an option of any form. */
const fieldOf = (option: Option): OptionField => {
  switch (option.form) {
    case 'integer': {
      const { minimum, maximum, unit, default: usual } = option;
      return { ...named(option), kind: 'number', minimum, maximum, unit, usual };
    }
    case 'choice':
      return { ...named(option), kind: 'choice', choices: option.choices, usual: option.default };
    case 'switch':
      return { ...named(option), kind: 'switch', usual: option.default };
    case 'list':
      return { ...named(option), kind: 'set', choices: option.choices, usual: option.byMedia.video.usual };
    case 'characters':
      return { ...named(option), kind: 'text' };
    case 'bytes':
      return { ...named(option), kind: 'text', placeholder: '8MB' };
    case 'time':
      return {
        ...named(option),
        kind: 'text',
        placeholder: option.default === undefined ? '1:20' : `${option.default}`,
      };
    case 'times':
      return { ...named(option), kind: 'text', placeholder: '0:12, 1:35' };
  }
};

/** Every option of an upload, in the order of display. */
export const OPTION_FIELDS: readonly OptionField[] = OPTIONS.map(fieldOf);

/** @throws when there is no such option: names come from the page's own code only */
export const fieldsOf = (names: readonly OptionName[]): OptionField[] =>
  names.map((name) => {
    const field = OPTION_FIELDS.find((each) => each.name === name);
    if (field === undefined) throw new Error(`there is no option ${name}`);
    return field;
  });

/** A label below a title, which is not said twice: `ASCII art columns` below `ASCII art` is `Columns`. */
const labelBelow = (title: string, label: string): string => {
  if (!label.startsWith(`${title} `)) return label;
  const rest = label.slice(title.length + 1);
  return `${rest.charAt(0).toUpperCase()}${rest.slice(1)}`;
};

/** The fields of some options below a title. */
export const fieldsBelow = (title: string, names: readonly OptionName[]): OptionField[] =>
  fieldsOf(names).map((field) => ({ ...field, label: labelBelow(title, field.label) }));
