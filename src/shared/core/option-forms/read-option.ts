import { didYouMean } from '../words/nearest-word.ts';
import type { Reading } from './reading.ts';

/** Something that is read, by its name in messages. */
interface Named {
  readonly name: string;
}
interface Range extends Named {
  readonly minimum: number;
  readonly maximum: number;
}
interface Words<Word extends string> extends Named {
  readonly choices: readonly Word[];
}

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
 * Read a whole number within a range.
 * @param raw text as typed by a person
 */
export const readInteger = (
  { name, minimum, maximum, unit }: Range & { readonly unit: string },
  raw: string,
): Reading<number> => {
  const text = raw.trim();
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= minimum && value <= maximum) return { value };
  return {
    problem: `${name} is "${raw}"; allowed are whole numbers from ${minimum} to ${maximum} (${unit}).`,
  };
};

/** Read an on/off switch: true, on, yes, 1 or false, off, no, 0. */
export const readSwitch = (name: string, raw: string): Reading<boolean> => {
  const value = WORDS.get(raw.trim().toLowerCase());
  if (value !== undefined) return { value };
  return { problem: `${name} is "${raw}"; allowed are true, on, yes, 1 and false, off, no, 0.` };
};

/** Read one word out of a few. */
export const readChoice = <Word extends string>({ name, choices }: Words<Word>, raw: string): Reading<Word> => {
  const value = choices.find((choice) => choice === raw.trim().toLowerCase());
  if (value !== undefined) return { value };
  return { problem: `${name} is "${raw}"; allowed is one of ${choices.join(', ')}.${didYouMean(raw, choices)}` };
};

/** Read words separated by commas; the result is in canonical order and holds each word once. */
export const readList = <Word extends string>(
  { name, choices }: Words<Word>,
  raw: string,
): Reading<readonly Word[]> => {
  const asked = raw
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '');
  const unknown = asked.find((part) => !choices.some((each) => each === part));
  if (asked.length === 0 || unknown !== undefined) {
    const meant = unknown === undefined ? '' : didYouMean(unknown, choices);
    return {
      problem: `${name} is "${raw}"; allowed are one or more of ${choices.join(', ')}, separated by commas.${meant}`,
    };
  }
  return { value: choices.filter((each) => asked.includes(each)) };
};

const decoded = (raw: string): string | undefined => {
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
};

/** Characters that take one cell and print something, or the blank: no controls, nothing that joins its neighbour. */
const isGlyph = (character: string): boolean => /^[\p{L}\p{N}\p{P}\p{S} ]$/u.test(character) && character <= '\uffff';

/** Read different characters, percent-encoded; each is kept once, in the order given. */
export const readCharacters = ({ name, minimum, maximum }: Range, raw: string): Reading<string> => {
  const glyphs = [...new Set(decoded(raw) ?? '')];
  if (glyphs.length >= minimum && glyphs.length <= maximum && glyphs.every(isGlyph)) return { value: glyphs.join('') };
  return {
    problem: `${name} is "${raw}"; allowed are ${minimum} to ${maximum} different characters that print in one cell, percent-encoded.`,
  };
};
