import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bench, Row } from '../bench.ts';
import { type Finding, judge } from '../finding.ts';
import { runFfmpeg } from '../measure/run-ffmpeg.ts';
import { median } from '../measure/statistics.ts';
import { runInTerminal, type TerminalRun } from '../measure/terminal-run.ts';

const COLUMNS = 120;
const ROWS = 40;
/** Below the film is a line of text. */
const TERMINAL = { columns: COLUMNS, rows: ROWS + 1 } as const;
/** Glyphs are 8×16 pixels: a film of this shape fills the terminal. */
const SHAPE = `crop=ih*${COLUMNS * 8}/${ROWS * 16}:ih`;
const FPS = 30;
/** Of 30 pictures a second, one every now and then may be a timer too late. */
const LEAST_FPS = 29;
const FILM_SECONDS = 40;
const WATCHED_SECONDS = 20;
const QUICK_SECONDS = 8;
/** After the first picture the clock waits until some are drawn ahead. */
const START_MS = 1_000;
const FILM = 'film.mp4';

/** What a person may have set, and how the job that is played was rendered. */
const LOOKS = [
  { name: 'white', env: { NO_COLOR: '1', COLORTERM: '' }, ascii: [] },
  {
    name: 'truecolor',
    env: { NO_COLOR: '', COLORTERM: 'truecolor' },
    ascii: ['ascii.colour=truecolor', 'ascii.background=true'],
  },
] as const;

const makeFilm = ({ ffmpeg, footage }: Bench, path: string): Promise<unknown> =>
  runFfmpeg(ffmpeg.path, [
    ...['-ss', '10', '-t', `${FILM_SECONDS}`, '-i', footage.path, '-map', '0:V:0', '-vf', `${SHAPE},fps=${FPS}`],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '5M', path],
  ]);

const findingsOf = (name: string, runs: readonly TerminalRun[], seconds: number): Finding[] => {
  const figure = (what: string, unit: Finding['unit'], of: (run: TerminalRun) => number) => {
    const value = runs.map(of);
    return { what: `${name}: ${what}`, unit, value: median(value), runs: { value } } as const;
  };
  const later = ({ picturesMs }: TerminalRun) => picturesMs.filter((at) => at >= START_MS);
  const gapsOf = (run: TerminalRun) => later(run).map((at, i, all) => at - (all[i - 1] ?? at));
  return [
    judge({
      ...figure('pictures a second', '', (run) => (later(run).length * 1000) / (seconds * 1000 - START_MS)),
      target: { of: 'value', bound: 'at least', limit: LEAST_FPS },
    }),
    judge(figure('longest time from picture to picture', 'ms', (run) => Math.max(...gapsOf(run)))),
    judge(figure('processor time of a second of film, start included', 's', ({ cpuSeconds }) => cpuSeconds / seconds)),
    judge(figure('output of a second', 'MB', ({ bytes }) => bytes / 1e6 / seconds)),
  ];
};

const measureIn = async (bench: Bench, folder: string): Promise<Finding[]> => {
  const { bundlesDir, runs, quick } = bench;
  const seconds = quick ? QUICK_SECONDS : WATCHED_SECONDS;
  const command = join(bundlesDir, 'cli', 'fanreel.mjs');
  const film = join(folder, FILM);
  await makeFilm(bench, film);
  const findings: Finding[] = [];
  for (const { name, env, ascii } of LOOKS) {
    const home = join(folder, name);
    const options = ['ascii.fps=30', 'ascii.formats=cast', ...ascii].join(';');
    const set = { ...process.env, TERM: 'xterm-256color', ...env, FANREEL_HOME: home };
    await promisify(execFile)(process.execPath, [command, 'run', film, '--renders', 'ascii', '--option', options], {
      env: set,
    });
    for (const [what, word] of [
      ['film', film],
      ['job', FILM],
    ] as const) {
      const watched: TerminalRun[] = [];
      for (let run = 0; run < runs; run += 1) {
        watched.push(
          await runInTerminal({
            command: [process.execPath, command, 'play', word, '--no-sound'],
            ...TERMINAL,
            // A film of this folder would be played in place of the job of its name.
            cwd: home,
            ...{ env: set, seconds, quit: 'q' },
          }),
        );
      }
      findings.push(...findingsOf(`${what}, ${name}`, watched, seconds));
    }
  }
  return findings;
};

/** A film in the terminal. */
export const playRow: Row = {
  name: 'play',
  about: `\`fanreel play\` at ${COLUMNS}×${ROWS} of a film of ${FPS} pictures a second, and of a job with a recording of as many, in a terminal that takes all at once: pictures that arrive whole.`,
  measure: async (bench) => {
    const folder = await mkdtemp(join(tmpdir(), 'fanreel-bench-play-'));
    try {
      return await measureIn(bench, folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
