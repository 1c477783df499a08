import { runMediaProcess } from '../../src/shared/adapters/process/run-media-process.ts';

/** What one piece of work cost. */
export interface Cost {
  readonly cpuMs: number;
  readonly wallMs: number;
}

const BENCH_LINE = /^bench: utime=([\d.]+)s stime=([\d.]+)s rtime=([\d.]+)s/;

/**
 * Run ffmpeg and have it say itself what it used, all its threads together.
 * @param args without global options
 * @returns its cost and every line that it said
 * @throws when it fails
 * @see https://ffmpeg.org/ffmpeg.html#Advanced-options (-benchmark)
 */
export const runFfmpeg = async (
  binary: string,
  args: readonly string[],
): Promise<Cost & { readonly lines: readonly string[] }> => {
  const lines: string[] = [];
  const run = await runMediaProcess({
    binary,
    args: ['-nostdin', '-hide_banner', '-nostats', '-loglevel', 'info', '-benchmark', '-y', ...args],
    onStderrLine: (line) => lines.push(line),
  });
  const [, user, system] = lines.map((line) => BENCH_LINE.exec(line)).find((match) => match !== null) ?? [];
  if (run.exitCode !== 0 || user === undefined || system === undefined) {
    throw new Error(`ffmpeg ended with exit code ${run.exitCode}: ${run.stderrTail}`);
  }
  return { cpuMs: (Number(user) + Number(system)) * 1000, wallMs: run.durationMs, lines };
};
