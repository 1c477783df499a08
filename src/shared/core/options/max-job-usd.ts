import type { OptionFacts } from '../option-forms/option-forms.ts';
import type { Reading } from '../option-forms/reading.ts';

/** A limit in dollars. */
export interface UsdLimit extends OptionFacts {
  readonly form: 'usd';
  readonly default: number;
  readonly maximum: number;
  /** regular expression for the texts that can be read */
  readonly pattern: RegExp;
  read(raw: string, as?: string): Reading<number>;
}

const MOST_USD = 9999;
/** Whole dollars up to {@link MOST_USD}, with up to four decimals. */
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
        problem: `${name} is "${raw}"; allowed are dollars from 0 (no limit) to ${MOST_USD}, with up to four decimals, e.g. 5 or 0.25.`,
      };

const PARAMETER = 'MaxJobUsd';

/** Most that one job may cost, USD by the price file; 0 for no limit. Not part of a job's identity. */
export const MAX_JOB_USD = {
  form: 'usd',
  name: 'maxJobUsd',
  parameter: PARAMETER,
  env: 'MAX_JOB_USD',
  flag: {
    name: 'max-usd',
    value: 'N',
    help: 'most that a file may cost by the list prices of AWS, 0 for no limit',
  },
  default: 5,
  maximum: MOST_USD,
  pattern: DOLLARS,
  description: 'Most that one upload may cost, USD by list prices; a dearer one is rejected. 0: no limit.',
  note: 'Not part of a job’s identity ([deploy.md](deploy.md#a-limit-for-every-upload)).',
  read: (raw: string, as: string = PARAMETER): Reading<number> => readUsd(as, raw),
} as const satisfies UsdLimit;
