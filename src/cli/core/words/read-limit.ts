import { UsageError } from '../../../sdk/core/usage/usage-error.ts';

/**
 * Read `--limit`.
 * @param usual without the flag
 * @throws {UsageError} when it is no whole number from 1 to `most`
 */
export const readLimit = (raw: string | undefined, usual: number, most: number): number => {
  if (raw === undefined) return usual;
  const value = /^\d{1,5}$/.test(raw) ? Number(raw) : 0;
  if (value >= 1 && value <= most) return value;
  throw new UsageError(`--limit is "${raw}"; allowed are whole numbers from 1 to ${most}.`);
};
