import pLimit from 'p-limit';
import { FanreelError } from '../../shared/core/errors/errors.ts';
import type { OpenCloud } from '../cloud/opened-cloud.ts';
import { makeJobPage, type RunPage } from '../cloud/run-page.ts';
import type { ProgressEvent } from '../core/progress/progress-state.ts';
import { EXIT, SIGNAL_EXIT } from '../core/words/exit-codes.ts';
import { stackLayerOf } from '../core/words/parameter-flags.ts';
import { reportPrediction } from '../estimate/report-prediction.ts';
import { noteOldFfmpeg } from '../machine/old-ffmpeg.ts';
import { noteScarceHome } from '../machine/scarce-home.ts';
import { openCloud } from '../open/open-cloud.ts';
import { tryOutputFolder } from '../results/output-folder.ts';
import { bringFile, type FileResult } from '../run/bring-file.ts';
import { reportResults, reportStop } from '../run/report-results.ts';
import type { RunRequest } from '../run/run-request.ts';
import type { RunSourceContext } from '../run/run-source-context.ts';
import { type CommandIo, homeOf, print } from '../terminal/command-io.ts';
import { type Interruption, listenForInterruption } from '../terminal/interruption.ts';
import { type ProgressDisplay, showProgress } from '../terminal/progress-display.ts';
import type { SourceFile } from '../upload/source-files.ts';
import { makeUploadNotes } from '../upload/upload-notes.ts';

/** The input of a run. */
export interface Run {
  readonly files: readonly SourceFile[];
  readonly request: RunRequest;
  /** absolute folder for the results; undefined when they stay in the bucket */
  readonly folder: string | undefined;
}

interface Surroundings extends Run {
  readonly cloud: OpenCloud;
  readonly home: string;
  readonly interruption: Interruption;
  readonly display: ProgressDisplay;
  /** undefined without `--open` */
  readonly page: RunPage | undefined;
}

type Report = (event: ProgressEvent) => void;

const runFiles = async (around: Surroundings): Promise<FileResult[]> => {
  const { files, cloud, request, folder, home, interruption, display, page } = around;
  const { buckets } = cloud;
  const limit = pLimit(1);
  const shared: Omit<RunSourceContext, 'report'> = {
    cloud: cloud.control,
    buckets,
    takeSource: cloud.takeSource,
    publish: cloud.publish,
    patience: cloud.patience,
    stackOptions: stackLayerOf(cloud.parameters),
    optionsText: request.optionsText,
    notes: makeUploadNotes(home),
    logs: cloud.logs,
    signal: interruption.signal,
    inTurn: (work) => limit(work),
    reservedKeys: new Map(),
  };
  const delivery = folder === undefined ? undefined : { folder, packed: request.packed };
  const runFile = async (file: SourceFile, report: Report): Promise<FileResult> => {
    try {
      return await bringFile(file, { ...shared, report }, delivery);
    } catch (error) {
      if (interruption.received() === undefined) report({ type: 'finished', phase: 'failed' });
      return { error };
    }
  };
  const report = (index: number) => (event: ProgressEvent) => {
    display.report(index, event);
    if (event.type === 'planned') page?.show(event.jobId);
  };
  const results = await Promise.all(files.map((file, index) => runFile(file, report(index))));
  await page?.settled();
  return results;
};

const isComplete = (result: FileResult): boolean =>
  'outcome' in result &&
  result.undelivered === undefined &&
  result.outcome.kind === 'closed' &&
  result.outcome.manifest.status === 'complete';

/** Whether a file failed or stayed partial for a reason other than a rejected source. */
const wasHindered = (result: FileResult): boolean =>
  'error' in result || (result.outcome.kind === 'closed' && result.outcome.manifest.status === 'partial');

/** The command's own cloud and its page end with the command: keep both until the command is interrupted. */
const stayUp = async (cloud: OpenCloud, page: RunPage | undefined, interruption: Interruption, io: CommandIo) => {
  const address = page?.address();
  if (address === undefined || cloud.place.kind !== 'own') return;
  print(io.stderr, '', `The page stays up: ${address}`, 'Ctrl-C ends it.');
  await interruption.wait();
};

const unexpectedOf = (results: readonly FileResult[]): unknown =>
  results.flatMap((result) => ('error' in result && !(result.error instanceof FanreelError) ? [result.error] : []))[0];

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
  const home = homeOf(io);
  const interruption = listenForInterruption((signal) =>
    print(io.stderr, `${signal}: stopping. Send it again to stop at once.`),
  );
  try {
    const { parameters, concurrency, stack, open } = request;
    const sizes = files.map(({ bytes }) => bytes);
    const scarce = run.folder === undefined ? undefined : await tryOutputFolder(run.folder, sizes);
    if (scarce !== undefined) print(io.stderr, scarce);
    const api = open ? {} : undefined;
    const cloud = await openCloud({ stack, home, command: 'run', parameters, concurrency, api });
    try {
      if (cloud.place.kind === 'own') await noteOldFfmpeg(io);
      const names = files.map(({ name }) => name);
      const display = showProgress(io.stderr, names, io.env);
      const page = open ? makeJobPage(cloud, io.openPage, display.note) : undefined;
      const around = { ...run, cloud, home, interruption, display, page };
      const results = await runFiles(around).finally(() => display.close());
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
      await cloud.close();
    }
  } finally {
    interruption.dispose();
  }
};
