import { UsageError } from '../../../sdk/core/usage/usage-error.ts';

const LONGEST_S = 366 * 86_400;

const secondsOf = (raw: string): number | undefined => {
  if (/^\d+(\.\d{1,3})?s?$/.test(raw)) return Number.parseFloat(raw);
  const clock = /^(?:(\d+):)?([0-5]?\d):([0-5]\d(?:\.\d{1,3})?)$/.exec(raw);
  if (clock !== null) return Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  const units = /^(?:(\d+)h)?(?:(\d+)m(?:in)?)?(?:(\d+(?:\.\d{1,3})?)s)?$/.exec(raw);
  if (units === null || raw === '') return undefined;
  return Number(units[1] ?? 0) * 3600 + Number(units[2] ?? 0) * 60 + Number(units[3] ?? 0);
};

/** Whether a word could only be a length, so that no file has to be looked for. */
export const looksLikeDuration = (raw: string): boolean => secondsOf(raw) !== undefined;

/**
 * Read a length: seconds (`10350`), units (`2h52m30s`, `90min`) or a clock (`2:52:30`, `52:30`).
 * @returns whole milliseconds, from 1 ms to 366 days
 * @throws {UsageError} naming the given text and the allowed forms
 */
export const readDuration = (raw: string): number => {
  const seconds = secondsOf(raw);
  if (seconds !== undefined && seconds > 0 && seconds <= LONGEST_S) return Math.round(seconds * 1000);
  throw new UsageError(
    `The duration is "${raw}"; allowed are seconds (10350), units (2h52m30s) or a clock (02:52:30), up to 366 days.`,
  );
};
