import type { Writable } from 'node:stream';
import { drawBars } from './bars.ts';
import { advance, type FileProgress, newFileProgress, type ProgressEvent } from './progress-state.ts';
import { describeStep, type Said } from './steps.ts';

/** Ten times a second, which is as often as anybody can look. */
const REDRAW_MS = 100;

/** Where progress is shown. */
export interface ProgressStream extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface ProgressDisplay {
  /** @param file index of the file in the run */
  report(file: number, event: ProgressEvent): void;
  /** Say something beside the progress, on a line of its own. */
  note(text: string): void;
  /** Draw the last state and leave it there. */
  close(): void;
}

/** Whether a stream can move its cursor. */
export const canDraw = (stream: ProgressStream, env: NodeJS.ProcessEnv): boolean =>
  stream.isTTY === true && env.TERM !== 'dumb' && (env.CI ?? '') === '';

const DEFAULT_COLUMNS = 80;

/** Bars that are drawn over themselves. */
const drawOn = (stream: ProgressStream, names: readonly string[], now: () => number): ProgressDisplay => {
  let files = names.map(newFileProgress);
  let drawn = 0;
  let dirty = true;
  const erase = () => (drawn === 0 ? '' : `\u001b[${drawn}A\u001b[0J`);
  const draw = (above = ''): void => {
    // One column less: a full line makes some terminals begin another.
    const lines = drawBars(files, now(), (stream.columns ?? DEFAULT_COLUMNS) - 1);
    stream.write(`${erase()}${above}${lines.map((line) => `${line}\n`).join('')}`);
    drawn = lines.length;
    dirty = false;
  };
  const timer = setInterval(() => dirty && draw(), REDRAW_MS);
  timer.unref();
  return {
    report(index, event) {
      files = files.map((file, at) => (at === index ? advance(file, event, now()) : file));
      dirty = true;
    },
    note: (text) => draw(`${text}\n`),
    close() {
      clearInterval(timer);
      draw();
      drawn = 0;
    },
  };
};

/** One line for each step. */
const sayOn = (stream: ProgressStream, names: readonly string[], now: () => number): ProgressDisplay => {
  const files: FileProgress[] = names.map(newFileProgress);
  const said = new Map<number, Said>();
  return {
    report(index, event) {
      const before = files[index];
      if (before === undefined) return;
      const nowMs = now();
      const after = advance(before, event, nowMs);
      files[index] = after;
      const line = describeStep(before, after, event, nowMs, said.get(index));
      if (line === undefined) return;
      if (event.type === 'slices') said.set(index, { atMs: nowMs, settled: after.slices.done + after.slices.failed });
      stream.write(`${after.name}: ${line}\n`);
    },
    note: (text) => void stream.write(`${text}\n`),
    close: () => undefined,
  };
};

/**
 * Show the progress of a run: bars on a terminal, one line per step elsewhere.
 * @param stream standard error, so that standard output stays free for results
 * @param names of the files, in order
 */
export const showProgress = (
  stream: ProgressStream,
  names: readonly string[],
  env: NodeJS.ProcessEnv,
  now: () => number = Date.now,
): ProgressDisplay => (canDraw(stream, env) ? drawOn : sayOn)(stream, names, now);
