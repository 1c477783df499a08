import type { Reading } from '../option-forms/reading.ts';
import { didYouMean } from '../words/nearest-word.ts';
import { type Choice, OPTIONS, type OptionName } from './option-table.ts';

/** Every option that an upload may carry, by the name that it has there. */
export type OptionValues = { readonly [Name in OptionName]: Choice<Name> };

/** The options set by one layer (stack parameters, upload metadata); absent means "as the layer below". */
export type OptionLayer = Partial<OptionValues>;

/** Names of all options, as they are written in metadata. */
export const OPTION_NAMES: readonly string[] = OPTIONS.map(({ name }) => name);

/** Longest options metadata that is read, bytes: the limit of S3 for an object's user metadata. */
export const MAX_OPTIONS_BYTES = 2048;

/** That a name is no option, and which was probably meant, or those of the kind that it names, or else which there are. */
export const noSuchOption = (name: string): string => {
  const ofKind = OPTION_NAMES.filter((option) => option.startsWith(`${name}.`));
  if (ofKind.length > 0) return `"${name}" is no option, but has some: ${ofKind.join(', ')}.`;
  const meant = didYouMean(name, OPTION_NAMES);
  return meant === ''
    ? `"${name}" is no option; allowed are ${OPTION_NAMES.join(', ')}.`
    : `"${name}" is no option.${meant}`;
};

/**
 * Read one option.
 * @param name as in metadata
 * @param raw its value as text
 * @returns the value, or what is allowed instead
 */
export const readOption = (name: string, raw: string): Reading<unknown> =>
  OPTIONS.find((option) => option.name === name)?.read(raw) ?? { problem: noSuchOption(name) };

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
