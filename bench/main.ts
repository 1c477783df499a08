import { findBinary } from '../src/shared/adapters/ffmpeg/binaries.ts';
import { messageOf } from '../src/shared/core/errors/errors.ts';
import type { Bench, Row } from './bench.ts';
import { type Flags, readFlags } from './flags.ts';
import { findFootage } from './footage.ts';
import { type RenderedFilm, renderFilm } from './rendered-film.ts';
import { describeMachine } from './report/machine.ts';
import { headline, type RowResult, rowLines, writeReport } from './report/report.ts';
import { asciiEncoders } from './rows/ascii-encoders.ts';
import { asciiQuality } from './rows/ascii-quality.ts';
import { asciiSpeed } from './rows/ascii-speed.ts';
import { fanInRow } from './rows/fan-in.ts';
import { fanOutRow } from './rows/fan-out.ts';
import { gifEncoder } from './rows/gif-encoder.ts';
import { handlerImport } from './rows/handler-import.ts';
import { invocation } from './rows/invocation.ts';
import { oneMachine } from './rows/one-machine.ts';
import { outlineRow } from './rows/outline.ts';
import { picturesRow } from './rows/pictures.ts';
import { sliceCpu } from './rows/slice-cpu.ts';
import { sliceQuality } from './rows/slice-quality.ts';
import { sliceWithAscii } from './rows/slice-with-ascii.ts';
import { stitch } from './rows/stitch.ts';
import { transport } from './rows/transport.ts';
import { viewerRow } from './rows/viewer.ts';
import { wholeVideo } from './rows/whole-video.ts';

const ROWS: readonly Row[] = [
  sliceCpu,
  transport,
  sliceQuality,
  sliceWithAscii,
  wholeVideo,
  oneMachine,
  fanOutRow,
  fanInRow,
  outlineRow,
  invocation,
  handlerImport,
  gifEncoder,
  picturesRow,
  asciiEncoders,
  asciiQuality,
  asciiSpeed,
  stitch,
  viewerRow,
];
const EXIT = { measured: 0, failed: 1, usage: 2 } as const;

const say = (lines: readonly string[]): void => console.log(lines.join('\n'));

const measureRow = async ({ name, about, measure }: Row, bench: Bench): Promise<RowResult> => {
  try {
    return { row: name, about, findings: await measure(bench) };
  } catch (error) {
    return { row: name, about, error: messageOf(error) };
  }
};

const run = async ({ only, runs, bundlesDir }: Flags): Promise<number> => {
  const machine = describeMachine();
  const ffmpeg = await findBinary('ffmpeg', { env: process.env });
  const footage = await findFootage(ffmpeg.path, process.env.FANREEL_FOOTAGE);
  let film: Promise<RenderedFilm> | undefined;
  const renderedFilm = (): Promise<RenderedFilm> => {
    film ??= renderFilm(footage, bundlesDir);
    return film;
  };
  const bench: Bench = { footage, ffmpeg, runs, bundlesDir, renderedFilm };
  say([...headline(machine, bench), '']);

  const results: RowResult[] = [];
  for (const row of ROWS.filter(({ name }) => only.includes(name))) {
    const result = await measureRow(row, bench);
    results.push(result);
    say(rowLines(result));
  }
  await film?.then(
    (open) => open.close(),
    // The rows that asked for it have said so.
    () => undefined,
  );
  const folder = await writeReport(machine, bench, results);
  say([`Written to ${folder}latest.json and latest.md. A figure that misses its target fails nothing.`]);
  return results.every((result) => 'findings' in result) ? EXIT.measured : EXIT.failed;
};

const names = ROWS.map(({ name }) => name);
const flags = readFlags(process.argv.slice(2), names);
if ('problem' in flags) {
  console.error(flags.problem);
  process.exitCode = EXIT.usage;
} else {
  process.exitCode = await run(flags);
}
