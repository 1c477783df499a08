import { ASCII_FORMATS, type AsciiFormat } from '../../renders/ascii/formats.ts';
import { ASCII_GLYPHS } from '../../renders/ascii/options.ts';
import { RENDER_KINDS, type RenderKind } from '../../renders/render-kinds.ts';
import type { ChoiceOption, IntegerOption } from './option-forms.ts';
import type { Reading } from './reading.ts';

// A Map and no plain object: untrusted text may be the name of a property that every object has.
const WORDS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['on', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['off', false],
  ['no', false],
  ['0', false],
]);

/**
 * Read a whole number within an option's range.
 * @param option the option's bounds
 * @param raw text as typed by a person
 */
export const readInteger = (option: IntegerOption, raw: string): Reading<number> => {
  const text = raw.trim();
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= option.minimum && value <= option.maximum) return { value };
  return {
    problem: `${option.name} is "${raw}"; allowed are whole numbers from ${option.minimum} to ${option.maximum} (${option.unit}).`,
  };
};

/** Read an on/off switch: true, on, yes, 1 or false, off, no, 0. */
export const readSwitch = (name: string, raw: string): Reading<boolean> => {
  const value = WORDS.get(raw.trim().toLowerCase());
  if (value !== undefined) return { value };
  return { problem: `${name} is "${raw}"; allowed are true, on, yes, 1 and false, off, no, 0.` };
};

/** Read one word out of an option's choices. */
export const readChoice = <Option extends ChoiceOption>(
  option: Option,
  raw: string,
): Reading<Option['choices'][number]> => {
  const value = option.choices.find((choice) => choice === raw.trim().toLowerCase());
  if (value !== undefined) return { value };
  return { problem: `${option.name} is "${raw}"; allowed is one of ${option.choices.join(', ')}.` };
};

const readList =
  <T extends string>(known: readonly T[]) =>
  (name: string, raw: string): Reading<readonly T[]> => {
    const asked = raw
      .split(',')
      .map((part) => part.trim().toLowerCase())
      .filter((part) => part !== '');
    const unknown = asked.find((part) => !known.some((each) => each === part));
    if (asked.length === 0 || unknown !== undefined) {
      return { problem: `${name} is "${raw}"; allowed are one or more of ${known.join(', ')}, separated by commas.` };
    }
    return { value: known.filter((each) => asked.includes(each)) };
  };

/** Read a comma-separated list of render kinds; the result is in canonical order and holds each kind once. */
export const readRenders: (name: string, raw: string) => Reading<readonly RenderKind[]> = readList(RENDER_KINDS);

/** Read a comma-separated list of ASCII formats; the result is in canonical order and holds each once. */
export const readAsciiFormats: (name: string, raw: string) => Reading<readonly AsciiFormat[]> = readList(ASCII_FORMATS);

const decoded = (raw: string): string | undefined => {
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
};

/** Characters that take one cell and print something, or the blank: no controls, nothing that joins its neighbour. */
const isGlyph = (character: string): boolean => /^[\p{L}\p{N}\p{P}\p{S} ]$/u.test(character) && character <= '\uffff';

/** Read characters for ASCII art, percent-encoded; each is kept once, in the order given. */
export const readGlyphs = (raw: string): Reading<string> => {
  const { name, minimum, maximum } = ASCII_GLYPHS;
  const glyphs = [...new Set(decoded(raw) ?? '')];
  if (glyphs.length >= minimum && glyphs.length <= maximum && glyphs.every(isGlyph)) return { value: glyphs.join('') };
  return {
    problem: `${name} is "${raw}"; allowed are ${minimum} to ${maximum} different characters that print in one cell, percent-encoded.`,
  };
};
