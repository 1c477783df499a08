import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { messageOf } from '../src/shared/core/errors/errors.ts';

/** What the bench was asked to do. */
export interface Flags {
  /** names of the rows to measure */
  readonly only: readonly string[];
  readonly runs: number;
  /** shorter films as well */
  readonly quick: boolean;
  /** absolute */
  readonly bundlesDir: string;
}

const RUNS = 5;
const QUICK_RUNS = 1;
const MOST_RUNS = 100;
const BUNDLES = fileURLToPath(new URL('../dist', import.meta.url));

const usage = (names: readonly string[]): string =>
  `Usage: npm run bench -- [--quick | --runs N] [--only NAME,NAME] [--bundles DIR]; names are ${names.join(', ')}.`;

/**
 * Read the command line.
 * @param names of the rows that there are
 * @returns what to do, or what is wrong with it
 */
export const readFlags = (args: readonly string[], names: readonly string[]): Flags | { readonly problem: string } => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean', default: false },
        runs: { type: 'string' },
        only: { type: 'string' },
        bundles: { type: 'string', default: BUNDLES },
      },
    });
    const only = values.only?.split(',') ?? names;
    const unknown = only.filter((name) => !names.includes(name));
    if (unknown.length > 0) return { problem: `There is no row ${unknown.join(', ')}. ${usage(names)}` };
    const runs = values.runs === undefined ? (values.quick ? QUICK_RUNS : RUNS) : Number(values.runs);
    if (!Number.isInteger(runs) || runs < 1 || runs > MOST_RUNS) {
      return { problem: `--runs is "${values.runs}"; allowed are 1 to ${MOST_RUNS}. ${usage(names)}` };
    }
    return { only, runs, quick: values.quick, bundlesDir: resolve(values.bundles) };
  } catch (error) {
    return { problem: `${messageOf(error)} ${usage(names)}` };
  }
};
