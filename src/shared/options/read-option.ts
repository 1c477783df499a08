import { type IntegerOption, RENDER_KINDS, type RenderKind } from './option-table.ts';

/** A value that was read, or the sentence that says why it cannot be. */
export type Reading<T> = { readonly value: T } | { readonly problem: string };

const WORDS: Readonly<Record<string, boolean>> = {
  true: true,
  on: true,
  yes: true,
  '1': true,
  false: false,
  off: false,
  no: false,
  '0': false,
};

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
  const value = WORDS[raw.trim().toLowerCase()];
  if (value !== undefined) return { value };
  return { problem: `${name} is "${raw}"; allowed are true, on, yes, 1 and false, off, no, 0.` };
};

/** Read a comma-separated list of render kinds; the result is in canonical order and holds each kind once. */
export const readRenders = (name: string, raw: string): Reading<readonly RenderKind[]> => {
  const asked = raw
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '');
  const unknown = asked.find((part) => !RENDER_KINDS.some((kind) => kind === part));
  if (asked.length === 0 || unknown !== undefined) {
    return {
      problem: `${name} is "${raw}"; allowed are one or more of ${RENDER_KINDS.join(', ')}, separated by commas.`,
    };
  }
  return { value: RENDER_KINDS.filter((kind) => asked.includes(kind)) };
};
