import pLimit from 'p-limit';
import type { Fanreel, OpenPlace } from '../../sdk/client/fanreel.ts';
import { openFanreel } from '../../sdk/client/open-fanreel.ts';
import { RejectedError, UndeliveredError } from '../../sdk/client/run-result.ts';
import { tryOutputFolder } from '../../sdk/results/output-folder.ts';
import type { SourceFile } from '../../sdk/sources/source-files.ts';
import { FanreelError } from '../../shared/core/errors/errors.ts';
import { EXIT, SIGNAL_EXIT } from '../core/words/exit-codes.ts';
import { reportPrediction } from '../estimate/report-prediction.ts';
import { noteOldFfmpeg } from '../machine/old-ffmpeg.ts';
import { noteScarceHome } from '../machine/scarce-home.ts';
import type { FileResult } from '../run/file-result.ts';
import { reportResults, reportStop } from '../run/report-results.ts';
import { makeJobPage, type RunPage } from '../run/run-page.ts';
import type { RunRequest } from '../run/run-request.ts';
import { type CommandIo, clientOptions, print } from '../terminal/command-io.ts';
import { type Interruption, listenForInterruption } from '../terminal/interruption.ts';
import { type ProgressDisplay, showProgress } from '../terminal/progress-display.ts';
import { sayStopping } from '../terminal/say-stopping.ts';

/** The input of a run. */
export interface Run {
  readonly files: readonly SourceFile[];
  readonly request: RunRequest;
  /** absolute folder for the results; undefined when they stay in the bucket */
  readonly folder: string | undefined;
}

interface Surroundings extends Run {
  readonly fanreel: Fanreel;
  readonly interruption: Interruption;
  readonly display: ProgressDisplay;
  /** undefined without `--open` */
  readonly page: RunPage | undefined;
}

/** Files that are worked on at the same time. */
const MOST_AT_ONCE = 16;

const runFiles = async ({ files, fanreel, request, ...around }: Surroundings): Promise<FileResult[]> => {
  const { folder, interruption, display, page } = around;
  const { optionsText: options, packed, again } = request;
  const runFile = async (file: SourceFile, index: number): Promise<FileResult> => {
    const work = fanreel.run(file, { options, out: folder, packed, again, signal: interruption.signal });
    try {
      for await (const event of work.progress) {
        display.report(index, event);
        if (event.type === 'planned') page?.show(event.jobId);
      }
      return { result: await work };
    } catch (error) {
      return { error };
    }
  };
  // More would wait for the same processors, and be followed for nothing.
  const limit = pLimit(MOST_AT_ONCE);
  const results = await Promise.all(files.map((file, index) => limit(() => runFile(file, index))));
  await page?.settled();
  return results;
};

const isComplete = (file: FileResult): boolean => 'result' in file && file.result.status === 'complete';

/** Whether a file failed or stayed partial for a reason other than a rejected source. */
const wasHindered = (file: FileResult): boolean =>
  'result' in file
    ? file.result.status === 'partial'
    : file.error instanceof UndeliveredError
      ? file.error.result.status === 'partial'
      : !(file.error instanceof RejectedError);

/** The command's own cloud and its page end with the command: keep both until the command is interrupted. */
const stayUp = async ({ place }: OpenPlace, page: RunPage | undefined, interruption: Interruption, io: CommandIo) => {
  const address = page?.address();
  if (address === undefined || place.kind !== 'own') return;
  print(io.stderr, '', `The page stays up: ${address}`, 'Ctrl-C ends it.');
  await interruption.wait();
};

const unexpectedOf = (results: readonly FileResult[]): unknown =>
  results.flatMap((file) => ('error' in file && !(file.error instanceof FanreelError) ? [file.error] : []))[0];

/**
 * Run files and report their results. A signal stops the cloud that was started and leaves no process behind.
 * @returns exit code: 0 complete, 1 partial, rejected or failed, 128 plus the signal's number when it was stopped; results by file
 * @throws unexpected errors, after the cloud was stopped
 */
export const executeRun = async (
  run: Run,
  io: CommandIo,
): Promise<{ readonly code: number; readonly results: readonly FileResult[] }> => {
  const { files, request } = run;
  let display: ProgressDisplay | undefined;
  const interruption = listenForInterruption(sayStopping(io, () => display));
  try {
    const { parameters, concurrency, stack, open, usual: config } = request;
    const sizes = files.map(({ bytes }) => bytes);
    const scarce = run.folder === undefined ? undefined : await tryOutputFolder(run.folder, sizes);
    if (scarce !== undefined) print(io.stderr, scarce);
    const fanreel = openFanreel({ ...clientOptions(io), stack, parameters, concurrency, config, page: open });
    try {
      const cloud = await fanreel.open();
      if (cloud.place.kind === 'own') await noteOldFfmpeg(io);
      const names = files.map(({ name }) => name);
      const shown = await showProgress(io.stderr, names, io.env);
      display = shown;
      const page = open ? makeJobPage(cloud, io.openPage, shown.note) : undefined;
      const around = { ...run, fanreel, interruption, display: shown, page };
      const results = await runFiles(around).finally(() => {
        shown.close();
        display = undefined;
      });
      const stopped = interruption.received();
      if (stopped !== undefined) {
        reportStop(cloud, io);
        return { code: SIGNAL_EXIT[stopped], results };
      }
      reportResults({ names, results, json: request.json, cloud }, io);
      if (cloud.place.kind !== 'stack' && results.some(wasHindered)) await noteScarceHome(io);
      await reportPrediction({ files, results, request, place: cloud.place }, io);
      const unexpected = unexpectedOf(results);
      if (unexpected !== undefined) throw unexpected;
      await stayUp(cloud, page, interruption, io);
      return { code: results.every(isComplete) ? EXIT.complete : EXIT.failed, results };
    } finally {
      await fanreel.close();
    }
  } finally {
    interruption.dispose();
  }
};
