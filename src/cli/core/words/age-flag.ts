import { UsageError } from '../../../sdk/core/usage/usage-error.ts';

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 604_800_000],
]);

/**
 * Read an age such as `7d`.
 * @param raw whole number and unit: m minutes, h hours, d days, w weeks
 * @returns milliseconds
 * @throws {UsageError} when it does not have this form
 */
export const readAge = (raw: string): number => {
  const match = /^(\d{1,5})([mhdw])$/.exec(raw.trim());
  const unit = UNIT_MS.get(match?.[2] ?? '');
  if (match === null || unit === undefined) {
    throw new UsageError(`--older-than is "${raw}"; write a whole number and m, h, d or w, e.g. 12h or 7d.`);
  }
  return Number(match[1]) * unit;
};
