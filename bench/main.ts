import { rm } from 'node:fs/promises';
import { findBinary } from '../src/shared/adapters/ffmpeg/binaries.ts';
import { messageOf } from '../src/shared/core/errors/errors.ts';
import type { Bench, Row } from './bench.ts';
import { type Flags, readFlags } from './flags.ts';
import { findFootage } from './footage.ts';
import { renderFilm } from './rendered-film.ts';
import { describeMachine } from './report/machine.ts';
import { headline, type RowResult, rowLines, summaryLines, writeReport } from './report/report.ts';
import { asciiEncoders } from './rows/ascii-encoders.ts';
import { asciiQuality } from './rows/ascii-quality.ts';
import { asciiSpeed } from './rows/ascii-speed.ts';
import { awsCost } from './rows/aws-cost.ts';
import { fanInRow } from './rows/fan-in.ts';
import { fanOutRow } from './rows/fan-out.ts';
import { findRow } from './rows/find.ts';
import { fragmentedSlice } from './rows/fragmented-slice.ts';
import { framesStoryboard } from './rows/frames-storyboard.ts';
import { gifEncoder } from './rows/gif-encoder.ts';
import { handlerImport } from './rows/handler-import.ts';
import { invocation } from './rows/invocation.ts';
import { keyFrames } from './rows/key-frames.ts';
import { lastSlice } from './rows/last-slice.ts';
import { oneMachine } from './rows/one-machine.ts';
import { outlineRow } from './rows/outline.ts';
import { pageLoadRow } from './rows/page-load.ts';
import { picturesRow } from './rows/pictures.ts';
import { playRow } from './rows/play.ts';
import { sliceBytes } from './rows/slice-bytes.ts';
import { sliceCpu } from './rows/slice-cpu.ts';
import { sliceQuality } from './rows/slice-quality.ts';
import { sliceWithAscii } from './rows/slice-with-ascii.ts';
import { smallFiles } from './rows/small-files.ts';
import { stitch } from './rows/stitch.ts';
import { transport } from './rows/transport.ts';
import { viewerRow } from './rows/viewer.ts';
import { wholeJob } from './rows/whole-job.ts';
import { wholeVideo } from './rows/whole-video.ts';
import { makeSeekingBundles } from './seeking-bundles.ts';

// The SDK's advice on Node versions would stand between the results.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const ROWS: readonly Row[] = [
  sliceCpu,
  transport,
  sliceQuality,
  sliceWithAscii,
  framesStoryboard,
  keyFrames,
  sliceBytes,
  lastSlice,
  fragmentedSlice,
  wholeVideo,
  wholeJob,
  oneMachine,
  awsCost,
  fanOutRow,
  fanInRow,
  outlineRow,
  findRow,
  invocation,
  handlerImport,
  gifEncoder,
  smallFiles,
  picturesRow,
  asciiEncoders,
  asciiQuality,
  asciiSpeed,
  playRow,
  stitch,
  viewerRow,
  pageLoadRow,
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

/** Make something when it is first asked for, once. @returns what is made, and what there is already */
const onDemand = <T>(make: () => Promise<T>) => {
  let made: Promise<T> | undefined;
  const get = (): Promise<T> => {
    made ??= make();
    return made;
  };
  // The rows that asked for it have said so when it failed.
  const ifMade = async (use: (thing: T) => Promise<unknown>): Promise<void> => {
    await made?.then(use, () => undefined);
  };
  return { get, ifMade };
};

const run = async ({ only, runs, quick, bundlesDir }: Flags): Promise<number> => {
  const machine = describeMachine();
  const ffmpeg = await findBinary('ffmpeg', { env: process.env });
  const footage = await findFootage(ffmpeg.path, process.env.FANREEL_FOOTAGE);
  const film = onDemand(() => renderFilm(footage, bundlesDir));
  const seeking = onDemand(() => makeSeekingBundles(bundlesDir));
  const bench: Bench = {
    ...{ footage, ffmpeg, runs, quick, bundlesDir },
    trials: process.env.FANREEL_TRIALS,
    renderedFilm: film.get,
    seekingBundles: seeking.get,
  };
  say([...headline(machine, bench), '']);

  const results: RowResult[] = [];
  for (const row of ROWS.filter(({ name }) => only.includes(name))) {
    const result = await measureRow(row, bench);
    results.push(result);
    say(rowLines(result));
  }
  await film.ifMade((open) => open.close());
  await seeking.ifMade((folder) => rm(folder, { recursive: true }));
  say(summaryLines(results));
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
