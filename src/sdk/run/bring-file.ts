import { join } from 'node:path';
import { DiskError } from '../../shared/core/errors/disk-error.ts';
import type { ProgressEvent } from '../core/progress/progress-event.ts';
import { awaitStitched, type StitchedResult } from '../job/await-stitched.ts';
import { dropDamaged, isDamage } from '../job/drop-damaged.ts';
import { type Downloaded, downloadOutputs } from '../results/download-outputs.ts';
import type { SourceFile } from '../sources/source-files.ts';
import { type RunOutcome, runSource } from './run-source.ts';
import type { RunSourceContext } from './run-source-context.ts';

/** Where the results of a file go. */
export interface FileDelivery {
  /** absolute */
  readonly folder: string;
  /** leave archives packed */
  readonly packed: boolean;
}

/** One repair each for the document that names the job, the plan, and the job's other objects. */
const MOST_REPAIRS = 3;

/** Result of one file that was processed to its end. */
export interface BroughtFile {
  readonly outcome: RunOutcome;
  /** whole-video renders; undefined when the source was rejected */
  readonly stitched: StitchedResult | undefined;
  readonly downloaded: (Downloaded & { readonly folder: string }) | undefined;
  /** why its results could not be written into the requested folder */
  readonly undelivered?: DiskError;
}

const download = async (
  { buckets, signal, report }: RunSourceContext,
  outcome: RunOutcome,
  delivery: FileDelivery | undefined,
): Promise<BroughtFile['downloaded']> => {
  if (delivery === undefined || outcome.kind === 'rejected') return undefined;
  const { folder, packed } = delivery;
  const { jobId } = outcome.manifest;
  const jobFolder = join(folder, jobId);
  const onBytes = (bytesDone: number, bytesTotal: number): void =>
    report({ type: 'downloading', bytesDone, bytesTotal, folder: jobFolder });
  return { ...(await downloadOutputs(buckets, { jobId, folder, packed, signal, onBytes })), folder: jobFolder };
};

const bring = async (
  file: SourceFile,
  context: RunSourceContext,
  delivery: FileDelivery | undefined,
): Promise<BroughtFile> => {
  const { report } = context;
  const outcome = await runSource(file, context);
  const stitched =
    outcome.kind === 'closed' ? await awaitStitched(context, outcome.manifest, outcome.work === undefined) : undefined;
  try {
    const downloaded = await download(context, outcome, delivery);
    report({ type: 'finished', phase: outcome.kind === 'closed' ? outcome.manifest.status : 'rejected' });
    return { outcome, stitched, downloaded };
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    report({ type: 'finished', phase: 'failed' });
    return { outcome, stitched, downloaded: undefined, undelivered: error };
  }
};

/**
 * Process one file and download its results into a folder. Objects of the job that the local store finds damaged are
 * deleted and made again.
 * @param delivery undefined when results stay in the bucket
 * @throws {FanreelError} when the file could not be processed to its end
 */
export const bringFile = async (
  file: SourceFile,
  context: RunSourceContext,
  delivery: FileDelivery | undefined,
): Promise<BroughtFile> => {
  let jobId: string | undefined;
  const report = (event: ProgressEvent): void => {
    if (event.type === 'planned') jobId = event.jobId;
    context.report(event);
  };
  for (let repairs = 0; ; repairs += 1) {
    try {
      // What is to be rendered anew is so once; later passes repair.
      const again = context.again === true && repairs === 0;
      const brought = await bring(file, { ...context, report, again, repairing: repairs > 0 }, delivery);
      const { outcome } = brought;
      const isPartial = outcome.kind === 'closed' && outcome.manifest.status === 'partial';
      // A deleted object may have become a gap of the job. Another pass renders the gaps.
      if (repairs === 0 || repairs === MOST_REPAIRS || !isPartial) return brought;
    } catch (error) {
      if (!isDamage(error) || repairs === MOST_REPAIRS) throw error;
      if (jobId !== undefined) await dropDamaged(context.buckets, jobId);
    }
  }
};
