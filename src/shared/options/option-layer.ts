import type { AsciiFormat } from '../../renders/ascii/formats.ts';
import { ASCII_FORMAT_LIST, ASCII_GLYPHS } from '../../renders/ascii/options.ts';
import { GENERATE_FRAMES } from '../../renders/frames/options.ts';
import type { RenderKind } from '../../renders/render-kinds.ts';
import {
  CHOICE_OPTIONS,
  type Choice,
  type ChoiceOptionName,
  INTEGER_OPTIONS,
  type IntegerOptionName,
  RENDERS,
  SWITCH_OPTIONS,
  type SwitchOptionName,
} from './option-table.ts';
import { readAsciiFormats, readChoice, readGlyphs, readInteger, readRenders, readSwitch } from './read-option.ts';
import type { Reading } from './reading.ts';

/** Every option that an upload may carry, by the name that it has there. */
export type OptionValues = {
  readonly frames: boolean;
  readonly renders: readonly RenderKind[];
  readonly 'ascii.glyphs': string;
  readonly 'ascii.formats': readonly AsciiFormat[];
} & { readonly [Name in IntegerOptionName]: number } & { readonly [Name in ChoiceOptionName]: Choice<Name> } & {
  readonly [Name in SwitchOptionName]: boolean;
};

/** The options set by one layer (stack parameters, upload metadata); absent means "as the layer below". */
export type OptionLayer = Partial<OptionValues>;

type Reader = (raw: string) => Reading<unknown>;

const readersOf = <Option extends { readonly name: string }>(
  options: Readonly<Record<string, Option>>,
  read: (option: Option, raw: string) => Reading<unknown>,
): [string, Reader][] => Object.values(options).map((option) => [option.name, (raw) => read(option, raw)]);

const READERS: ReadonlyMap<string, Reader> = new Map([
  [GENERATE_FRAMES.name, (raw) => readSwitch(GENERATE_FRAMES.name, raw)],
  [RENDERS.name, (raw) => readRenders(RENDERS.name, raw)],
  ...readersOf(INTEGER_OPTIONS, readInteger),
  ...readersOf(CHOICE_OPTIONS, readChoice),
  ...readersOf(SWITCH_OPTIONS, ({ name }, raw) => readSwitch(name, raw)),
  [ASCII_GLYPHS.name, readGlyphs],
  [ASCII_FORMAT_LIST.name, (raw) => readAsciiFormats(ASCII_FORMAT_LIST.name, raw)],
]);

/** Names of all options, as they are written in metadata. */
export const OPTION_NAMES: readonly string[] = [...READERS.keys()];

/** Longest options metadata that is read, bytes: the limit of S3 for an object's user metadata. */
export const MAX_OPTIONS_BYTES = 2048;

/**
 * Read one option.
 * @param name as in metadata
 * @param raw its value as text
 * @returns the value, or what is allowed instead
 */
export const readOption = (name: string, raw: string): Reading<unknown> =>
  READERS.get(name)?.(raw) ?? { problem: `"${name}" is no option; allowed are ${OPTION_NAMES.join(', ')}.` };

/**
 * Read `name=value` pairs separated by `;`, as in the upload metadata `frames=off;slice=15;ascii.columns=160`.
 * @param text at most {@link MAX_OPTIONS_BYTES} bytes
 * @returns the layer, or the first problem found, naming field, value and what is allowed
 */
export const readOptionLayer = (text: string): Reading<OptionLayer> => {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MAX_OPTIONS_BYTES) {
    return { problem: `The options are ${bytes} bytes long; at most ${MAX_OPTIONS_BYTES} are read.` };
  }
  const layer: Record<string, unknown> = {};
  for (const pair of text.split(';')) {
    if (pair.trim() === '') continue;
    const at = pair.indexOf('=');
    const name = (at < 0 ? pair : pair.slice(0, at)).trim();
    const reading = readOption(name, at < 0 ? '' : pair.slice(at + 1).trim());
    if ('problem' in reading) return reading;
    layer[name] = reading.value;
  }
  return { value: layer as OptionLayer };
};
