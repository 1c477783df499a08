import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FUNCTIONS } from '../../src/shared/topology.ts';
import type { Bench, Row } from '../bench.ts';
import { openBenchCloud } from '../bench-cloud.ts';
import { type Finding, judge } from '../finding.ts';
import { median, quantile } from '../measure/statistics.ts';

const INVOCATIONS_PER_RUN = 60;
const WARM_UP = 50;
const LIMIT_MS = 10;
/** Refused by every function after its cold start. */
const NO_EVENT = {};

const timeOf = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
};

const repeat = async (times: number, work: () => Promise<unknown>): Promise<number[]> => {
  const durations: number[] = [];
  for (let i = 0; i < times; i += 1) durations.push(await timeOf(work));
  return durations;
};

const invocations = async (bench: Bench): Promise<Finding[]> => {
  const film = await bench.renderedFilm();
  const [slice] = film.slices;
  if (slice === undefined) throw new Error('the film has no slice');
  // The record may have been taken away by a measurement before this one.
  await film.renderAgain(slice);
  const noOp = () => film.invokeSlice(slice);
  const empty = () => film.cloud.lambda.invoke('worker', NO_EVENT);
  await repeat(WARM_UP, noOp);
  const count = Math.max(INVOCATIONS_PER_RUN, bench.runs * INVOCATIONS_PER_RUN);
  const slices = await repeat(count, noOp);
  const empties = await repeat(count, empty);
  return [
    judge({
      what: 'slice that is rendered already, warm: median',
      unit: 'ms',
      value: median(slices),
      target: { of: 'value', bound: 'at most', limit: LIMIT_MS },
    }),
    judge({ what: '… 95 % are faster than', unit: 'ms', value: quantile(slices, 0.95) }),
    judge({ what: 'event that the function refuses, warm: median', unit: 'ms', value: median(empties) }),
  ];
};

const REPORTED_INIT = /Init Duration: ([\d.]+) ms/;

/** What the local Lambda reported of the only environment that a function had. */
const reportedInitMs = async (home: string, functionName: string): Promise<number> => {
  const folder = join(home, 'logs', functionName);
  const logs = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
  return Number(REPORTED_INIT.exec(logs.join('\n'))?.[1] ?? Number.NaN);
};

const coldStarts = async (bench: Bench): Promise<Finding[]> => {
  const inits = new Map<string, number[]>(FUNCTIONS.map(({ name }) => [name, []]));
  for (let run = 0; run < bench.runs; run += 1) {
    const base = await openBenchCloud({ bundlesDir: bench.bundlesDir, concurrency: 1 });
    try {
      for (const [name, durations] of inits) {
        await base.cloud.lambda.invoke(name, NO_EVENT);
        durations.push(await reportedInitMs(base.home, name));
      }
    } finally {
      await base.close();
    }
  }
  return [...inits].map(([name, durations]) =>
    judge({ what: `cold start of ${name}: process and import`, unit: 'ms', value: median(durations) }),
  );
};

/** What the local Lambda itself costs. */
export const invocation: Row = {
  name: 'invocation',
  about:
    'An invocation of the worker that finds its record: the local Lambda, and the requests to S3 that tell that there is ' +
    'nothing to do. Then one that asks S3 nothing, and the cold start of each bundle.',
  measure: async (bench) => [...(await invocations(bench)), ...(await coldStarts(bench))],
};
