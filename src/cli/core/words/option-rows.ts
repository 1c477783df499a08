import { writeByteSize } from '../../../shared/core/option-forms/byte-size.ts';
import type { Option } from '../../../shared/core/option-forms/option-forms.ts';
import { OPTIONS } from '../../../shared/core/options/option-table.ts';

/** An option as `fanreel options --json` prints it. */
export interface OptionDocument {
  readonly name: string;
  readonly form: Option['form'];
  readonly description: string;
  /** what is allowed, in words */
  readonly allowed: string;
  /** what holds when nothing is said, as it would be typed; undefined: nothing is set */
  readonly default?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly unit?: string;
  readonly choices?: readonly string[];
  /** flag of `run` */
  readonly flag?: string;
  /** stack parameter */
  readonly parameter?: string;
}

const allowedWords = (option: Option): string => {
  switch (option.form) {
    case 'integer':
      return `${option.minimum} to ${option.maximum} ${option.unit}`;
    case 'choice':
      return option.choices.join(', ');
    case 'switch':
      return 'on, off';
    case 'list':
      return `any of ${option.choices.join(',')}`;
    case 'characters':
      return `${option.minimum} to ${option.maximum} different characters, percent-encoded`;
    case 'bytes':
      return `a size from ${writeByteSize(option.minimum)} to ${writeByteSize(option.maximum)}`;
    case 'time':
      return `a time from ${option.minimum} to ${option.maximum} seconds; 1:20 and 1:02:03.5 are times as well`;
    case 'times':
      return `times from ${option.minimum} to ${option.maximum} seconds, separated by commas`;
  }
};

const defaultWord = (option: Option): string | undefined => {
  switch (option.form) {
    case 'integer':
      return option.follows === undefined ? String(option.default) : `that of ${option.follows.name}`;
    case 'choice':
      return option.default;
    case 'switch':
      return option.default ? 'on' : 'off';
    case 'list':
      return option.byMedia.video.usual.join(',') || option.byMedia.image.usual.join(',');
    case 'time':
      return option.default === undefined ? undefined : String(option.default);
    case 'characters':
    case 'bytes':
    case 'times':
      return undefined;
  }
};

const documentOf = (option: Option): OptionDocument => {
  const usual = defaultWord(option);
  return {
    name: option.name,
    form: option.form,
    description: option.description,
    allowed: allowedWords(option),
    ...(usual === undefined ? {} : { default: usual }),
    ...('minimum' in option ? { minimum: option.minimum, maximum: option.maximum } : {}),
    ...('unit' in option ? { unit: option.unit } : {}),
    ...('choices' in option ? { choices: option.choices } : {}),
    ...(option.flag === undefined ? {} : { flag: option.flag.name }),
    ...(option.parameter === undefined ? {} : { parameter: option.parameter }),
  };
};

/** Every option of an upload. */
export const optionDocuments = (): OptionDocument[] => OPTIONS.map(documentOf);

const INDENT = '    ';

/** Break a text at blanks. A word that is too long stays whole. */
const wrapped = (text: string, width: number): string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};

/** The options for people: a row with the name, the default and what is allowed, then what it decides. */
export const optionRows = (options: readonly OptionDocument[], columns: number): string[] => {
  const width = Math.max(...options.map(({ name }) => name.length));
  return options.flatMap(({ name, allowed, default: usual, description }) => {
    const facts = `${usual === undefined ? 'not set' : usual}  (${allowed})`;
    const [first = '', ...more] = wrapped(facts, columns - width - 2);
    return [
      `${name.padEnd(width)}  ${first}`,
      ...more.map((line) => `${''.padEnd(width)}  ${line}`),
      ...wrapped(description, columns - INDENT.length).map((line) => `${INDENT}${line}`),
    ];
  });
};
