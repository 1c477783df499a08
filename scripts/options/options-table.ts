import { flagWords, hasFlag } from '../../src/cli/run/option-flags.ts';
import { writeByteSize } from '../../src/shared/core/option-forms/byte-size.ts';
import type { Option } from '../../src/shared/core/option-forms/option-forms.ts';
import type { UsdLimit } from '../../src/shared/core/options/max-job-usd.ts';
import { LIMITS, OPTIONS } from '../../src/shared/core/options/option-table.ts';

const code = (text: string): string => (text === '' ? '' : `\`${text}\``);
const codes = (words: readonly string[]): string => words.map(code).join(', ');
/** `10,000`; numbers of four digits stay as they are typed. */
const figure = (value: number): string => (value < 10_000 ? String(value) : value.toLocaleString('en-US'));
const range = ({ minimum, maximum }: { readonly minimum: number; readonly maximum: number }): string =>
  `${figure(minimum)} to ${figure(maximum)}`;
const TIME_FORMS = ', as `80.5`, `1:20.5` or `0:01:20.500`';
const ofMedia = (video: string, image: string): string => `of a video ${video}; of a picture ${image}`;

const allowedOf = (option: Option | UsdLimit): string => {
  switch (option.form) {
    case 'integer':
      return `${range(option)} ${option.unit}`;
    case 'choice':
      return codes(option.choices);
    case 'switch':
      return '`on`, `off`';
    case 'list': {
      const { video, image } = option.byMedia;
      return `${ofMedia(`any of ${code(video.allowed.join(','))}`, `any of ${code(image.allowed.join(','))}`)}, separated by commas`;
    }
    case 'characters':
      return `${range(option)} different characters, percent-encoded`;
    case 'time':
      return `${range(option)} seconds${TIME_FORMS}`;
    case 'times':
      return `times of ${range(option)} seconds${TIME_FORMS}, separated by commas`;
    case 'bytes':
      return `a size from ${writeByteSize(option.minimum)} to ${writeByteSize(option.maximum)}`;
    case 'usd':
      return `0 (no limit) to ${figure(option.maximum)} US dollars, with up to four decimals`;
  }
};

const defaultOf = (option: Option | UsdLimit): string => {
  switch (option.form) {
    case 'integer':
      return option.follows === undefined ? figure(option.default) : `that of ${code(option.follows.name)}`;
    case 'choice':
      return code(option.default);
    case 'switch':
      return code(option.default ? 'on' : 'off');
    case 'list': {
      const { video, image } = option.byMedia;
      return ofMedia(code(video.usual.join(',')), code(image.usual.join(',')));
    }
    case 'characters':
    case 'times':
    case 'bytes':
      return '';
    case 'time':
      return option.default === undefined ? '' : figure(option.default);
    case 'usd':
      return figure(option.default);
  }
};

const rowOf = (option: Option | UsdLimit, name: string): string => {
  const { parameter = '', description, onPage = description, note } = option;
  const flag = hasFlag(option) ? code(flagWords(option)) : '';
  const about = note === undefined ? onPage : `${onPage} ${note}`;
  const cells = [code(name), code(parameter), flag, defaultOf(option), allowedOf(option), about];
  return `| ${cells.join(' | ')} |`.replaceAll(/ {2,}/g, ' ');
};

/** The table of all options and limits. @returns lines that begin with `|` */
export const optionsTable = (): string =>
  [
    '| metadata | parameter | command | default | allowed | what it decides |',
    '|---|---|---|---|---|---|',
    ...OPTIONS.map((option) => rowOf(option, option.name)),
    ...LIMITS.map((limit) => rowOf(limit, '')),
  ].join('\n');

/** A document with the present table in place of its own, the lines that begin with `|`. */
export const withOptionsTable = (document: string): string =>
  document.replace(/(?:^\|.*\n)+/m, () => `${optionsTable()}\n`);
