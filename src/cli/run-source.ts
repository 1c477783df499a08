import type { CloudControl } from '../local/cloud-api.ts';
import type { BySource } from '../shared/contracts/by-source.ts';
import type { Job } from '../shared/contracts/job.ts';
import type { Manifest } from '../shared/contracts/manifest.ts';
import { bySourceKey, cancelledKey } from '../shared/contracts/object-keys.ts';
import { SourceMediaError, StorageError } from '../shared/errors.ts';
import { identifyJob } from '../shared/job/identify-job.ts';
import { readJob } from '../shared/job/stored-job.ts';
import type { OptionLayer } from '../shared/options/render-options.ts';
import type { Buckets } from './buckets.ts';
import { digestFile } from './digest-file.ts';
import { awaitBySource } from './find-job.ts';
import { followJob, mediaDoneMs } from './follow-job.ts';
import { makeRecordReader, readBySource, readManifest } from './job-reader.ts';
import { placeSource } from './place-source.ts';
import type { ProgressEvent } from './progress/progress-state.ts';
import { retryFailed } from './retry-failed.ts';
import type { SourceFile } from './source-files.ts';
import { type UploadedSource, uploadSource } from './upload-source.ts';

export interface RunSourceContext {
  readonly cloud: CloudControl;
  readonly buckets: Buckets;
  /** stack parameters of that cloud */
  readonly stackOptions: OptionLayer;
  /** options of this upload as metadata text */
  readonly optionsText: string;
  /** folder of the local cloud's logs, for messages */
  readonly logs: string;
  readonly signal: AbortSignal;
  readonly report: (event: ProgressEvent) => void;
  /** one upload at a time: they would only share the same disk */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** keys that files of this run take */
  readonly reservedKeys: Map<string, string>;
}

/** What this run did for a source. */
export interface Work {
  readonly wallMs: number;
  /** length of the slices that were rendered */
  readonly mediaMs: number;
  readonly peakConcurrency: number;
}

/** What a source came to. */
export type SourceOutcome =
  | {
      readonly kind: 'rejected';
      readonly source: UploadedSource;
      readonly bySource: Extract<BySource, { rejected: unknown }>;
    }
  | {
      readonly kind: 'closed';
      readonly source: UploadedSource;
      readonly manifest: Manifest;
      /** undefined when there was nothing left to do */
      readonly work: Work | undefined;
    };

const upload = async (file: SourceFile, context: RunSourceContext): Promise<UploadedSource> => {
  const { buckets, report, signal } = context;
  const onRead = (bytesDone: number): void => report({ type: 'checking', bytesDone, bytesTotal: file.bytes });
  onRead(0);
  const sha256 = await digestFile(file.path, 'sha256', onRead, signal);
  const place = await placeSource(buckets.store, buckets.source, file, sha256, context.reservedKeys);
  const source = await uploadSource(buckets, {
    file,
    sha256,
    place,
    optionsText: context.optionsText,
    onBytes: (bytesDone) => report({ type: 'uploading', bytesDone, bytesTotal: file.bytes }),
    signal,
  });
  report({ type: 'uploaded', key: source.key, bytes: source.bytes, how: source.how });
  return source;
};

/** Undefined where only the splitter can say what is wrong with the source. */
const expectedJob = async (source: UploadedSource, { buckets, stackOptions }: RunSourceContext) => {
  try {
    const upload = { bucket: buckets.source, key: source.key, etag: source.etag };
    return (await identifyJob(upload, stackOptions, buckets.store)).jobId;
  } catch (error) {
    if (error instanceof SourceMediaError) return undefined;
    throw error;
  }
};

/** What the splitter says about an upload; it is asked when it was not told about this upload with these options before. */
const bySourceOf = async (
  source: UploadedSource,
  sinceMs: number,
  context: RunSourceContext,
): Promise<{ readonly bySource: BySource; readonly known: boolean }> => {
  const { cloud, buckets } = context;
  const identity = { bucket: buckets.source, key: source.key, etag: source.etag };
  const jobId = await expectedJob(source, context);
  const found = await readBySource(buckets.store, buckets.output, identity);
  if (found !== undefined && 'jobId' in found && found.jobId === jobId) return { bySource: found, known: true };
  if (source.how === 'present' && !(await cloud.splitting(source.key))) {
    // Made for other options, or a rejection that another ffmpeg or parameter may lift.
    await buckets.store.delete(buckets.output, bySourceKey(identity));
    await cloud.announceUpload(source);
  }
  return { bySource: await awaitBySource(context, source, jobId, sinceMs), known: false };
};

const planOf = async (jobId: string, { buckets, report }: RunSourceContext): Promise<Job> => {
  const job = await readJob(buckets.store, buckets.output, jobId);
  if (job === undefined) throw new StorageError(`The plan of job ${jobId} is not there. Run the same command again.`);
  report({ type: 'planned', jobId, sliceTotal: job.sliceCount, mediaMs: job.probe.durationMs });
  return job;
};

/** Open a closed or cancelled job again where something failed. @returns whether the upload has to be announced */
const reopen = async (jobId: string, manifest: Manifest | undefined, context: RunSourceContext): Promise<boolean> => {
  const { store, output } = context.buckets;
  const cancelled = await store.head(output, cancelledKey(jobId));
  if (manifest === undefined && cancelled === undefined) return false;
  const slices = await retryFailed(store, output, jobId);
  context.report({ type: 'retrying', slices });
  return true;
};

/**
 * Take one file through: checksum, upload, job, every slice, manifest. What is there already is not done again.
 * @throws {FanreelError} when it could not be brought to an end
 */
export const runSource = async (file: SourceFile, context: RunSourceContext): Promise<SourceOutcome> => {
  const { cloud, buckets } = context;
  const sinceMs = Date.now();
  const source = await context.inTurn(() => upload(file, context));
  const startedMs = Date.now();
  const { bySource, known } = await bySourceOf(source, sinceMs, context);
  if ('rejected' in bySource) return { kind: 'rejected', source, bySource };
  if ('failed' in bySource) {
    const { name, message } = bySource.failed;
    throw new StorageError(
      `"${source.key}" could not be planned on any attempt (${name}: ${message}). Look into ${context.logs}, and run the same command again.`,
    );
  }

  const { jobId } = bySource;
  const job = await planOf(jobId, context);
  const manifest = await readManifest(buckets.store, buckets.output, jobId);
  if (manifest?.status === 'complete') return { kind: 'closed', source, manifest, work: undefined };

  const announce = (): Promise<void> => cloud.announceUpload(source);
  const reopened = await reopen(jobId, manifest, context);
  const { running, waiting } = await cloud.activity(jobId);
  const idle = known && running + waiting === 0 && !(await cloud.splitting(source.key));
  const mediaBeforeMs = known ? mediaDoneMs(await makeRecordReader(buckets.store, buckets.output, jobId)()) : 0;
  if (reopened || idle) await announce();
  const followed = await followJob(context, job, announce);
  return {
    kind: 'closed',
    source,
    manifest: followed.manifest,
    work: {
      wallMs: Date.now() - startedMs,
      mediaMs: followed.mediaMs - mediaBeforeMs,
      peakConcurrency: followed.peakConcurrency,
    },
  };
};
