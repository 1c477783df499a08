import type { Reading } from './reading.ts';

/** Most that one job may cost, USD by the price file; 0 for no limit. Not part of a job's identity. */
export const MAX_JOB_USD = { parameter: 'MaxJobUsd', env: 'MAX_JOB_USD', default: 5, maximum: 9999 } as const;

/** Whole dollars up to 9999, with up to four decimals. */
const DOLLARS = /^(0|[1-9][0-9]{0,3})(\.[0-9]{1,4})?$/;

/**
 * Read a limit in dollars.
 * @param name name in messages
 * @param raw text as typed by a person
 * @returns 0 means no limit
 */
export const readUsd = (name: string, raw: string): Reading<number> =>
  DOLLARS.test(raw)
    ? { value: Number(raw) }
    : {
        problem: `${name} is "${raw}"; allowed are dollars from 0 (no limit) to ${MAX_JOB_USD.maximum}, with up to four decimals, e.g. 5 or 0.25.`,
      };

/** The limit as a parameter of the stack. */
export const MAX_JOB_USD_PARAMETER = {
  name: MAX_JOB_USD.parameter,
  env: MAX_JOB_USD.env,
  description: 'Most that one upload may cost, USD by list prices; a dearer one is rejected. 0: no limit.',
  default: String(MAX_JOB_USD.default),
  constraint: `dollars from 0 (no limit) to ${MAX_JOB_USD.maximum}, with up to four decimals`,
  allowed: DOLLARS,
  check: (raw: string) => readUsd(MAX_JOB_USD.parameter, raw),
};
