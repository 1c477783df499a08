import { ASCII_FORMATS, MEDIA_ASCII_FORMATS } from '../../renders/ascii/formats.ts';
import { ASCII_FORMAT_LIST, ASCII_GLYPHS } from '../../renders/ascii/options.ts';
import { GENERATE_FRAMES } from '../../renders/frames/options.ts';
import { RENDER_KINDS } from '../../renders/render-kinds.ts';
import {
  CHOICE_OPTIONS,
  INTEGER_OPTIONS,
  MEDIA_RENDERS,
  RENDERS,
  SWITCH_OPTIONS,
} from '../../shared/options/option-table.ts';

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
  | { readonly kind: 'text'; readonly maximum: number }
);

/** Readable words for parts of option names. Parts that are not listed are shown unchanged. */
const WORDS: Readonly<Record<string, string>> = {
  ascii: 'ASCII art',
  gif: 'GIF',
  fps: 'frame rate',
  frames: 'frame of every second',
  slice: 'slice length',
};

/** `gif.fps` → `GIF frame rate` */
const labelOf = (name: string): string => {
  const words = name.split('.').map((word) => WORDS[word] ?? word);
  const text = words.join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
};

const named = ({ name, description }: { readonly name: string; readonly description: string }) => ({
  name,
  description,
  label: labelOf(name),
});

/** Field of a list option. Its description is cut at the colon: the syntax in metadata does not matter for checkboxes. */
const ticked = (option: { readonly name: string; readonly description: string }) => ({
  ...named(option),
  description: `${option.description.split(':')[0]}.`,
});

/** Every option of an upload, in the order of display. */
export const OPTION_FIELDS: readonly OptionField[] = [
  { ...ticked(RENDERS), kind: 'set', choices: RENDER_KINDS, usual: MEDIA_RENDERS.video.usual },
  { ...named(GENERATE_FRAMES), kind: 'switch', usual: GENERATE_FRAMES.default },
  ...Object.values(INTEGER_OPTIONS).map((option) => {
    const { minimum, maximum, unit, default: usual } = option;
    return { ...named(option), kind: 'number', minimum, maximum, unit, usual } as const;
  }),
  ...Object.values(CHOICE_OPTIONS).map((option) => {
    const { choices, default: usual } = option;
    return { ...named(option), kind: 'choice', choices, usual } as const;
  }),
  ...Object.values(SWITCH_OPTIONS).map(
    (option) => ({ ...named(option), kind: 'switch', usual: option.default }) as const,
  ),
  { ...ticked(ASCII_FORMAT_LIST), kind: 'set', choices: ASCII_FORMATS, usual: MEDIA_ASCII_FORMATS.video.usual },
  // Glyphs are typed unencoded; the page encodes them.
  {
    ...named(ASCII_GLYPHS),
    description: ASCII_GLYPHS.description.replace(', percent-encoded', ''),
    kind: 'text',
    maximum: ASCII_GLYPHS.maximum,
  },
];

/** @throws when there is no such option: names come from the page's own code only */
export const fieldsOf = (names: readonly string[]): OptionField[] =>
  names.map((name) => {
    const field = OPTION_FIELDS.find((each) => each.name === name);
    if (field === undefined) throw new Error(`there is no option ${name}`);
    return field;
  });
