import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { findBinary } from '../src/shared/adapters/binaries.ts';
import { messageOf } from '../src/shared/errors.ts';
import type { Bench, Row } from './bench.ts';
import { readFlags } from './flags.ts';
import { findFootage } from './footage.ts';
import { type RenderedFilm, renderFilm } from './rendered-film.ts';
import { describeMachine } from './report/machine.ts';
import { table } from './report/table.ts';
import { fanOutRow } from './rows/fan-out.ts';
import { gifEncoder } from './rows/gif-encoder.ts';
import { invocation } from './rows/invocation.ts';
import { sliceCpu } from './rows/slice-cpu.ts';
import { sliceQuality } from './rows/slice-quality.ts';
import { transport } from './rows/transport.ts';
import { wholeVideo } from './rows/whole-video.ts';

const ROWS: readonly Row[] = [sliceCpu, transport, sliceQuality, wholeVideo, fanOutRow, invocation, gifEncoder];
const RESULTS = fileURLToPath(new URL('results/', import.meta.url));

const main = async (): Promise<number> => {
  const flags = readFlags(
    process.argv.slice(2),
    ROWS.map(({ name }) => name),
  );
  if ('problem' in flags) {
    console.error(flags.problem);
    return 2;
  }
  const machine = describeMachine();
  const ffmpeg = await findBinary('ffmpeg', { env: process.env });
  const footage = await findFootage(ffmpeg.path, process.env.FANREEL_FOOTAGE);
  let film: Promise<RenderedFilm> | undefined;
  const { runs, bundlesDir } = flags;
  const bench: Bench = {
    ...{ footage, ffmpeg, runs, bundlesDir },
    renderedFilm() {
      film ??= renderFilm(footage, bundlesDir);
      return film;
    },
  };
  console.log(
    `${machine.cpu}, ${machine.cores} cores, ${machine.system}, Node ${machine.node}, load ${machine.load.toFixed(2)}`,
  );
  console.log(`ffmpeg ${ffmpeg.version} (${ffmpeg.origin}), ${footage.name}, ${runs} runs of each\n`);

  const results: unknown[] = [];
  let failed = false;
  try {
    for (const row of ROWS.filter(({ name }) => flags.only.includes(name))) {
      console.log(`${row.name}: ${row.about}\n`);
      try {
        const findings = await row.measure(bench);
        console.log(`${table(findings).join('\n')}\n`);
        results.push({ row: row.name, findings });
      } catch (error) {
        failed = true;
        console.error(`${row.name} could not be measured: ${messageOf(error)}\n`);
        results.push({ row: row.name, error: messageOf(error) });
      }
    }
  } finally {
    await film?.then(
      (open) => open.close(),
      () => undefined,
    );
  }
  const report = {
    at: new Date().toISOString(),
    machine,
    ffmpeg: { version: ffmpeg.version, origin: ffmpeg.origin },
    footage: { name: footage.name, bytes: footage.bytes },
    runs,
    results,
  };
  await mkdir(RESULTS, { recursive: true });
  await writeFile(`${RESULTS}latest.json`, `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(
    'Written to bench/results/latest.json. Targets are informational: a figure that misses one fails nothing.',
  );
  return failed ? 1 : 0;
};

process.exitCode = await main();
