import type { FilmSource } from '../films/films.ts';
import { openFanreel } from './open-fanreel.ts';
import type { FanreelOptions, RunOptions } from './options.ts';
import type { RunResult } from './run-result.ts';
import { type Running, startWork } from './start-work.ts';

const PLACE_OPTIONS = [
  'stack',
  'home',
  'cwd',
  'parameters',
  'concurrency',
  'config',
  'preset',
  'page',
  'onNote',
] as const satisfies readonly (keyof FanreelOptions)[];

const split = (options: FanreelOptions & RunOptions): { readonly place: FanreelOptions; readonly rest: RunOptions } => {
  const isOfPlace = (name: string): boolean => (PLACE_OPTIONS as readonly string[]).includes(name);
  const entries = Object.entries(options);
  return {
    place: Object.fromEntries(entries.filter(([name]) => isOfPlace(name))),
    rest: Object.fromEntries(entries.filter(([name]) => !isOfPlace(name))) as RunOptions,
  };
};

/**
 * Render one film: open the cloud, run, close it. Runs of this process at the same time share one cloud; for many films one
 * after the other, `openFanreel` keeps it up in between.
 * @throws nothing itself: the promise is rejected
 */
export const run = (film: FilmSource, options: FanreelOptions & RunOptions = {}): Running<RunResult> => {
  const { place, rest } = split(options);
  return startWork(rest.signal, async (signal, report) => {
    const fanreel = openFanreel(place);
    try {
      const work = fanreel.run(film, { ...rest, signal });
      for await (const event of work.progress) report(event);
      return await work;
    } finally {
      await fanreel.close();
    }
  });
};
