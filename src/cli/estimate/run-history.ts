import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { assertUsableHome } from '../../local/disk/admit-home.ts';
import { writeDurably } from '../../local/disk/write-durably.ts';
import type { SourceFile } from '../../sdk/sources/source-files.ts';
import { makeFolder } from '../../shared/adapters/disk/make-folder.ts';
import { DiskError, diskTroubleOf } from '../../shared/core/errors/disk-error.ts';
import { spreadOf } from '../../shared/estimator/model/spread.ts';
import type { RunRequest } from '../run/run-request.ts';

const PredictionSchema = z.object({
  /** which file with which options */
  subject: z.string(),
  /** ISO 8601 */
  at: z.string(),
  wallMs: z.number(),
  /** measured time, before the correction by earlier runs */
  measuredMs: z.optional(z.number()),
});
const PastRunSchema = z.object({
  at: z.string(),
  mediaMs: z.number(),
  /** sum of the times of all slices */
  busyMs: z.number(),
  takenMs: z.number(),
  predictedMs: z.optional(z.number()),
  /** the prediction before its correction by earlier runs */
  measuredMs: z.optional(z.number()),
});
const HistorySchema = z.object({
  version: z.literal(1),
  predictions: z.array(PredictionSchema),
  runs: z.array(PastRunSchema),
});
/** Predictions for files that were not run since, and the times of earlier runs. */
export type RunHistory = z.infer<typeof HistorySchema>;
export type PastRun = z.infer<typeof PastRunSchema>;

const MOST_KEPT = 50;
const EMPTY: RunHistory = { version: 1, predictions: [], runs: [] };

const pathIn = (home: string): string => join(home, 'run-history.json');

/** Identifies what a prediction is for: a file in its present state, with certain options. */
export const subjectKey = (
  { path, bytes, modifiedMs }: SourceFile,
  { optionsText, parameters, concurrency }: Pick<RunRequest, 'optionsText' | 'parameters' | 'concurrency'>,
): string =>
  createHash('sha256')
    .update(JSON.stringify([path, bytes, modifiedMs, optionsText, Object.entries(parameters).sort(), concurrency]))
    .digest('hex')
    .slice(0, 16);

/** The history of a home. It is optional: empty when it is missing, unreadable or written by another version. */
export const readHistory = async (home: string): Promise<RunHistory> => {
  try {
    await assertUsableHome(home);
    return HistorySchema.safeParse(JSON.parse(await readFile(pathIn(home), 'utf8'))).data ?? EMPTY;
  } catch {
    return EMPTY;
  }
};

/** Write the history, where that is possible: what it would tell of is done, and no failure of a note makes that one. */
const write = async (home: string, history: RunHistory): Promise<void> => {
  await assertUsableHome(home);
  try {
    await makeFolder(home, 0o700);
    await writeDurably(pathIn(home), `${JSON.stringify(history)}\n`, 0o600);
  } catch (error) {
    if (!(error instanceof DiskError) && diskTroubleOf(error, true) === undefined) throw error;
  }
};

/** Runs that correct the next prediction: those of the machine as it is lately. */
const CORRECTING_RUNS = 5;
const CORRECTION = { least: 0.5, most: 2 };

/**
 * Ratio of the time that runs in this home took to the time measured before them: the median of the last runs.
 * @returns 1 when nothing is known
 */
export const correctionOf = ({ runs }: Pick<RunHistory, 'runs'>): number => {
  const ratios = runs.flatMap(({ takenMs, measuredMs = 0 }) => (measuredMs > 0 ? [takenMs / measuredMs] : []));
  if (ratios.length === 0) return 1;
  const { p50 } = spreadOf(ratios.slice(-CORRECTING_RUNS));
  return Math.min(CORRECTION.most, Math.max(CORRECTION.least, p50));
};

/** Keep a prediction for the run that may follow; a newer one of the same subject replaces it. */
export const notePrediction = async (
  home: string,
  subject: string,
  { wallMs, measuredMs }: { readonly wallMs: number; readonly measuredMs: number },
  at: string,
): Promise<void> => {
  const history = await readHistory(home);
  const others = history.predictions.filter((prediction) => prediction.subject !== subject);
  await write(home, { ...history, predictions: [...others, { subject, at, wallMs, measuredMs }].slice(-MOST_KEPT) });
};

/** Keep the times of a run, and remove the prediction that was made for it. @returns that prediction, milliseconds */
export const noteRun = async (
  home: string,
  subject: string,
  run: Omit<PastRun, 'predictedMs' | 'measuredMs'>,
): Promise<number | undefined> => {
  const history = await readHistory(home);
  const prediction = history.predictions.find((each) => each.subject === subject);
  const { wallMs: predictedMs, measuredMs } = prediction ?? {};
  await write(home, {
    ...history,
    predictions: history.predictions.filter((each) => each.subject !== subject),
    runs: [
      ...history.runs,
      {
        ...run,
        ...(predictedMs === undefined ? {} : { predictedMs }),
        ...(measuredMs === undefined ? {} : { measuredMs }),
      },
    ].slice(-MOST_KEPT),
  });
  return predictedMs;
};
