import { relative, sep } from 'node:path';
import type { Refusal } from '../../shared/core/contracts/by-source.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import type { DiskError } from '../../shared/core/errors/disk-error.ts';
import { FanreelError, type RejectionReason } from '../../shared/core/errors/errors.ts';
import type { StitchedResult } from '../job/await-stitched.ts';
import type { Downloaded } from '../results/download-outputs.ts';
import type { BroughtFile } from '../run/bring-file.ts';
import type { Work } from '../run/run-source.ts';
import type { SentSource } from '../upload/upload-source.ts';

/** A file of a job's results. */
export interface ResultFile {
  /** as below the job in the bucket, `gif/00000.gif` */
  readonly name: string;
  /** absolute */
  readonly path: string;
}

/** Files of a job on this machine. */
export interface DeliveredFiles extends Omit<Downloaded, 'files' | 'paths'> {
  /** absolute folder of the job */
  readonly folder: string;
  readonly files: readonly ResultFile[];
}

/** Result of a film that was rendered, all of it or as much as could be. */
export interface RunResult {
  readonly jobId: string;
  /** `partial`: some slices failed; `rejected`: all did. `manifest.coverage.gaps` says which, and why */
  readonly status: Manifest['status'];
  readonly manifest: Manifest;
  /** renders of the whole film that are made after the manifest */
  readonly whole: StitchedResult;
  /** what was done; undefined when nothing was left to do */
  readonly work: Work | undefined;
  readonly source: SentSource;
  /** undefined without `out` */
  readonly delivered: DeliveredFiles | undefined;
}

/** The film cannot be rendered, or not with these options; `reason` is one of docs/rejections.md. */
export class RejectedError extends FanreelError {
  override readonly name = 'RejectedError';
  override readonly retryable = false;
  readonly reason: RejectionReason;

  constructor(
    /** the document under `by-source/` */
    readonly document: Extract<Refusal, { rejected: unknown }>,
  ) {
    super(document.rejected.message);
    this.reason = document.rejected.reason;
  }
}

/** The job is closed, and its results could not be written into the requested folder: they are kept in the bucket. */
export class UndeliveredError extends FanreelError {
  override readonly name = 'UndeliveredError';
  override readonly retryable = true;

  constructor(
    /** what was made; its files are not delivered, or only some of them */
    readonly result: RunResult,
    override readonly cause: DiskError,
  ) {
    super(cause.message, { cause });
  }
}

/** @param folder absolute folder of the job */
export const deliveredFiles = ({ paths, ...counts }: Downloaded, folder: string): DeliveredFiles => ({
  ...counts,
  folder,
  files: paths.map((path) => ({ name: relative(folder, path).split(sep).join('/'), path })),
});

/**
 * The result of a run as a caller sees it.
 * @throws {RejectedError} when the film was rejected
 * @throws {UndeliveredError} when the results could not be written into the requested folder
 */
export const runResult = ({ outcome, stitched, downloaded, undelivered }: BroughtFile): RunResult => {
  if (outcome.kind === 'rejected') throw new RejectedError(outcome.bySource);
  const { manifest, work, source } = outcome;
  const result: RunResult = {
    jobId: manifest.jobId,
    status: manifest.status,
    manifest,
    whole: stitched ?? { kind: 'none' },
    work,
    source,
    delivered: downloaded === undefined ? undefined : deliveredFiles(downloaded, downloaded.folder),
  };
  if (undelivered !== undefined) throw new UndeliveredError(result, undelivered);
  return result;
};
