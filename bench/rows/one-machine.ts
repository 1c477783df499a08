import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { startCloud } from '../../src/local/cloud.ts';
import { openBuckets } from '../../src/sdk/cloud/buckets.ts';
import { makeRecordReader } from '../../src/sdk/job/job-reader.ts';
import { parseCpuTimes } from '../../src/shared/adapters/process/process-cpu.ts';
import { JOBS_PREFIX } from '../../src/shared/core/contracts/object-keys.ts';
import { slicesOf } from '../../src/shared/core/job/job-slices.ts';
import type { Bench, Row } from '../bench.ts';
import { type Finding, judge } from '../finding.ts';
import { runFfmpeg } from '../measure/run-ffmpeg.ts';
import { median, sum } from '../measure/statistics.ts';
import { runReference } from '../reference.ts';
import { REFERENCE_OPTIONS } from '../run-film.ts';

const LIMITS = { whole: 0.5, outside: 0.06, start: 1.5 } as const;
/** The footage of 62 s, so often that it lasts ten minutes and that it has 2 GB. */
const LONG_LOOPS = 10;
const LARGE_BYTES = 2e9;
const POLL_MS = 20;

/** A shell that waits for the command, then says on descriptor 3 what its children have cost. Other children of ours do not count. */
const COUNTED = '"$@" 3>&-; code=$?; read -r stat < /proc/$$/stat; echo "$stat" >&3; exit $code';

/** `npm start -- run`, from start to end. @returns CPU of all its processes, those of npm included, seconds */
const countRun = async (home: string, film: string, options: string): Promise<number> => {
  const command = ['npm', 'start', '--', 'run', film, '--option', options];
  const shell = spawn('sh', ['-c', COUNTED, 'sh', ...command], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, FANREEL_HOME: home },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [stat, [code]] = await Promise.all([text(shell.stdio[3] as Readable), once(shell, 'close')]);
  if (code !== 0) throw new Error(`npm start -- run ${film} ended with ${code}`);
  return parseCpuTimes(stat).reapedMs / 1000;
};

const startRun = ({ bundlesDir }: Bench, home: string, film: string) =>
  spawn(process.execPath, [join(bundlesDir, 'cli', 'fanreel.mjs'), 'run', film, '--option', REFERENCE_OPTIONS], {
    env: { ...process.env, FANREEL_HOME: home },
    stdio: 'ignore',
  });

const withHome = async <T>(work: (home: string) => Promise<T>): Promise<T> => {
  const home = await mkdtemp(join(tmpdir(), 'fanreel-bench-run-'));
  try {
    return await work(home);
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
};

/** CPU that the records of a home's only job tell, seconds. */
const sliceSeconds = async (home: string, bundlesDir: string): Promise<number> => {
  const cloud = await startCloud({ home, bundlesDir });
  const { close, store, output } = openBuckets(cloud.endpoints);
  try {
    for await (const { key } of store.list(output, JOBS_PREFIX)) {
      const [, jobId = ''] = key.split('/');
      const records = await makeRecordReader(store, output, jobId)();
      return sum([...records.values()].map(({ cpuMs }) => cpuMs / 1000));
    }
    throw new Error(`${home} holds no job`);
  } finally {
    close();
    await cloud.stop();
  }
};

/** Run the command from start to end. @returns CPU of all its processes, and of the slices alone, seconds */
const runWhole = (
  { bundlesDir }: Bench,
  film: string,
  options: string = REFERENCE_OPTIONS,
): Promise<{ all: number; slices: number }> =>
  withHome(async (home) => ({
    all: await countRun(home, film, options),
    slices: await sliceSeconds(home, bundlesDir),
  }));

const hasStarted = async (home: string): Promise<boolean> => {
  const folder = join(home, 'logs', 'worker');
  const names = await readdir(folder).catch(() => []);
  const logs = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return logs.some((log) => log.includes('"platform.start"'));
};

/** @returns seconds from the start of the command to the start of the first slice */
const untilFirstSlice = (bench: Bench, film: string): Promise<number> =>
  withHome(async (home) => {
    const startedAt = performance.now();
    const run = startRun(bench, home, film);
    const ended = once(run, 'exit');
    while (run.exitCode === null && !(await hasStarted(home))) await delay(POLL_MS);
    const seconds = (performance.now() - startedAt) / 1000;
    run.kill('SIGINT');
    await ended;
    return seconds;
  });

const sha256sum = async (film: string): Promise<number> => {
  const startedAt = performance.now();
  await once(spawn('sha256sum', [film], { stdio: 'ignore' }), 'exit');
  return (performance.now() - startedAt) / 1000;
};

const looped = async (bench: Bench, folder: string, loops: number): Promise<string> => {
  const path = join(folder, `looped-${loops}.mp4`);
  const input = ['-stream_loop', `${loops - 1}`, '-i', bench.footage.path];
  await runFfmpeg(bench.ffmpeg.path, [...input, '-map', '0:v', '-c', 'copy', path]);
  return path;
};

const measureShort = async (bench: Bench): Promise<Finding> => {
  const film = await bench.renderedFilm();
  const runs = { value: [] as number[], reference: [] as number[] };
  // What a machine does once is not counted: asking its ffmpeg, compiling the bundles.
  await runWhole(bench, bench.footage.path);
  for (let run = 0; run < bench.runs; run += 1) {
    runs.value.push((await runWhole(bench, bench.footage.path)).all);
    let reference = 0;
    for (const slice of slicesOf(film.job)) {
      reference += (await runReference(bench.ffmpeg.path, film.url, slice)).cpuMs / 1000;
    }
    runs.reference.push(reference);
  }
  return judge({
    what: 'npm start -- run, every process, new home: CPU',
    unit: 's',
    value: median(runs.value),
    reference: median(runs.reference),
    runs,
    target: { of: 'ratio', bound: 'at most', limit: LIMITS.whole },
  });
};

const measureLong = async (bench: Bench, folder: string): Promise<Finding[]> => {
  const film = await looped(bench, folder, LONG_LOOPS);
  const what = `${LONG_LOOPS} times the film: CPU outside the slices, against that of the slices`;
  const usual = await runWhole(bench, film);
  const bare = await runWhole(bench, film, `${REFERENCE_OPTIONS};extras=off`);
  return [
    judge({
      what,
      unit: 's',
      value: usual.all - usual.slices,
      reference: usual.slices,
      target: { of: 'ratio', bound: 'at most', limit: LIMITS.outside },
    }),
    // The outline decodes key frames of the whole film, which is work on pictures, though of no slice.
    judge({
      what: `${what}, without outline and poster`,
      unit: 's',
      value: bare.all - bare.slices,
      reference: bare.slices,
    }),
  ];
};

const measureStart = async (bench: Bench, folder: string): Promise<Finding> => {
  const film = await looped(bench, folder, Math.ceil(LARGE_BYTES / bench.footage.bytes));
  const { size } = await stat(film);
  const runs = { value: [] as number[], reference: [] as number[] };
  for (let run = 0; run < bench.runs; run += 1) {
    runs.reference.push(await sha256sum(film));
    runs.value.push(await untilFirstSlice(bench, film));
  }
  return judge({
    what: `film of ${(size / 1e9).toFixed(1)} GB: start of the command to the first slice, against sha256sum`,
    unit: 's',
    value: median(runs.value),
    reference: median(runs.reference),
    runs,
    target: { of: 'ratio', bound: 'at most', limit: LIMITS.start },
  });
};

const measure = async (bench: Bench): Promise<Finding[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-bench-looped-'));
  try {
    return [await measureShort(bench), await measureStart(bench, folder), ...(await measureLong(bench, folder))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** What a run costs beside its slices. */
export const oneMachine: Row = {
  name: 'one-machine',
  about:
    'The command on a film of this machine, a new home each time, GIF and frames: CPU of every process against the reference, ' +
    'CPU outside the slices of ten times the film (one run with outline and poster, one without), and the time to the first slice of a film of 2 GB.',
  measure,
};
