import type { Warning } from '../contracts/warning.ts';
import { SourceMediaError } from '../errors/errors.ts';
import type { RenderOptions } from '../options/render-options.ts';

const inWords = (durationMs: number): string => `The film is ${durationMs / 1000} s long`;

/**
 * Check that a part lies in the film.
 * @throws {SourceMediaError} `invalidOptions` when it begins, or a moment begins, at the end of the film or behind it
 */
export const checkPart = (durationMs: number, { from, at }: RenderOptions): void => {
  const outside = at?.find((start) => start * 1000 >= durationMs);
  if (outside !== undefined) {
    throw new SourceMediaError(
      'invalidOptions',
      `${inWords(durationMs)}, and at asks for a moment at ${outside} s. Name moments before the end.`,
    );
  }
  if (from === undefined || from * 1000 < durationMs) return;
  throw new SourceMediaError(
    'invalidOptions',
    `${inWords(durationMs)}, and from is ${from} s. Choose a from before the end.`,
  );
};

/** The warning of a part that reaches over the end of the film. */
export const partWarnings = (durationMs: number, { to, at, length = 0 }: RenderOptions): Warning[] => {
  const last = at?.at(-1);
  const end = last === undefined ? to : last + length;
  if (end === undefined || Math.round(end * 1000) <= durationMs) return [];
  const what =
    last === undefined ? `to is ${end} s` : `the moment at ${last} s ends at ${Math.round(end * 1000) / 1000} s`;
  return [{ code: 'partClipped', message: `${inWords(durationMs)}, and ${what}: the part ends with the film.` }];
};
