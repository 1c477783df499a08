import { join } from 'node:path';
import { DiskError } from '../shared/disk-error.ts';
import { awaitStitched, type Stitched } from './await-stitched.ts';
import { type Downloaded, downloadOutputs } from './download-outputs.ts';
import { dropDamaged, isDamage } from './drop-damaged.ts';
import type { ProgressEvent } from './progress/progress-state.ts';
import { type RunSourceContext, runSource, type SourceOutcome } from './run-source.ts';
import type { SourceFile } from './source-files.ts';

/** Where it points to, the plan, and everything else of a job may each be damaged. */
const MOST_REPAIRS = 3;

/** One file that was brought to its end. */
export interface BroughtFile {
  readonly outcome: SourceOutcome;
  /** whole-video renders; undefined where there can be none */
  readonly stitched: Stitched | undefined;
  readonly downloaded: (Downloaded & { readonly folder: string }) | undefined;
  /** why its results did not get into the folder that was asked for */
  readonly undelivered?: DiskError;
}

const download = async (
  { buckets, signal, report }: RunSourceContext,
  outcome: SourceOutcome,
  folder: string | undefined,
): Promise<BroughtFile['downloaded']> => {
  if (folder === undefined || outcome.kind === 'rejected') return undefined;
  const { jobId } = outcome.manifest;
  const jobFolder = join(folder, jobId);
  const onBytes = (bytesDone: number, bytesTotal: number): void =>
    report({ type: 'downloading', bytesDone, bytesTotal, folder: jobFolder });
  return { ...(await downloadOutputs(buckets, { jobId, folder, signal, onBytes })), folder: jobFolder };
};

const bring = async (file: SourceFile, context: RunSourceContext, folder: string | undefined): Promise<BroughtFile> => {
  const { report } = context;
  const outcome = await runSource(file, context);
  const stitched =
    outcome.kind === 'closed' ? await awaitStitched(context, outcome.manifest, outcome.work === undefined) : undefined;
  try {
    const downloaded = await download(context, outcome, folder);
    report({ type: 'finished', phase: outcome.kind === 'closed' ? outcome.manifest.status : 'rejected' });
    return { outcome, stitched, downloaded };
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    report({ type: 'finished', phase: 'failed' });
    return { outcome, stitched, downloaded: undefined, undelivered: error };
  }
};

/**
 * Take one file through, and its results into a folder. Where the local store finds bytes of the job damaged, they are taken away and
 * made again.
 * @param folder absolute; undefined when results stay in the bucket
 * @throws {FanreelError} when it could not be brought to an end
 */
export const bringFile = async (
  file: SourceFile,
  context: RunSourceContext,
  folder: string | undefined,
): Promise<BroughtFile> => {
  let jobId: string | undefined;
  const report = (event: ProgressEvent): void => {
    if (event.type === 'planned') jobId = event.jobId;
    context.report(event);
  };
  for (let repairs = 0; ; repairs += 1) {
    try {
      const brought = await bring(file, { ...context, report }, folder);
      const { outcome } = brought;
      const isPartial = outcome.kind === 'closed' && outcome.manifest.status === 'partial';
      // What was taken away may have become a gap: those are rendered by going through it once more.
      if (repairs === 0 || repairs === MOST_REPAIRS || !isPartial) return brought;
    } catch (error) {
      if (!isDamage(error) || repairs === MOST_REPAIRS) throw error;
      if (jobId !== undefined) await dropDamaged(context.buckets, jobId);
    }
  }
};
