import { type BySource, BySourceSchema, type JobOfSource, type Refusal } from '../contracts/by-source.ts';
import { isJobId } from '../contracts/object-keys.ts';
import { readJson } from '../contracts/read-document.ts';
import { bySourceKey, bySourcePrefix, jobBySourceKey, type SourceIdentity } from '../documents/source-identity.ts';
import { InvalidEventError } from '../errors/errors.ts';
import type { ObjectStore } from '../ports/ports.ts';

/** Outcome of a version of an upload: its jobs and its refusal. */
export interface SourceOutcome {
  /** ids of its jobs, the newest first */
  readonly jobIds: readonly string[];
  /** why the last request made no job; undefined if a job was made later */
  readonly refusal: Refusal | undefined;
}

const readDocument = async (
  store: ObjectStore,
  outputBucket: string,
  source: SourceIdentity,
): Promise<BySource | undefined> => {
  const found = await store.getText(outputBucket, bySourceKey(source));
  return found && readJson(BySourceSchema, found.text, `The status of upload ${source.key}`);
};

/**
 * Every job of an upload, and its refusal. Takes one list, and one read if there is a refusal or a job noted by an
 * earlier version of fanreel.
 */
export const readSourceOutcome = async (
  store: ObjectStore,
  outputBucket: string,
  source: SourceIdentity,
): Promise<SourceOutcome> => {
  const prefix = bySourcePrefix(source);
  const jobs: { readonly jobId: string; readonly atMs: number }[] = [];
  let refusal: (Refusal & { readonly atMs: number }) | undefined;
  for await (const { key, modifiedMs: atMs } of store.list(outputBucket, prefix)) {
    const jobId = key.slice(prefix.length + 1, -'.json'.length);
    if (isJobId(jobId)) jobs.push({ jobId, atMs });
    else if (key === bySourceKey(source)) {
      const document = await readDocument(store, outputBucket, source);
      if (document === undefined) continue;
      if ('jobId' in document) jobs.push({ jobId: document.jobId, atMs });
      else refusal = { ...document, atMs };
    }
  }
  const newest = jobs.toSorted((one, other) => other.atMs - one.atMs);
  const jobIds = [...new Set(newest.map(({ jobId }) => jobId))];
  if (refusal === undefined || (newest[0]?.atMs ?? 0) > refusal.atMs) return { jobIds, refusal: undefined };
  const { atMs: _, ...document } = refusal;
  return { jobIds, refusal: document };
};

/** Why the last request for an upload made no job, even if the upload has jobs. */
export const readRefusal = async (
  store: ObjectStore,
  outputBucket: string,
  source: SourceIdentity,
): Promise<Refusal | undefined> => {
  const document = await readDocument(store, outputBucket, source);
  return document === undefined || 'jobId' in document ? undefined : document;
};

/** Note that a job was made of an upload. A repeated note keeps the first time. */
export const noteJob = async (
  store: ObjectStore,
  outputBucket: string,
  { bucket, key, etag }: SourceIdentity,
  jobId: string,
): Promise<void> => {
  const document: JobOfSource = { version: 1, source: { bucket, key, etag }, jobId };
  await store.putJson(outputBucket, jobBySourceKey(document.source, jobId), document, { ifAbsent: true });
};

const timeOf = (refusal: Refusal): number =>
  Date.parse('rejected' in refusal ? refusal.rejected.at : refusal.failed.at);

/** The stored note; an unreadable one counts as missing and is overwritten. */
const readable = async (store: ObjectStore, outputBucket: string, source: SourceIdentity) => {
  try {
    return await readDocument(store, outputBucket, source);
  } catch (error) {
    if (error instanceof InvalidEventError) return undefined;
    throw error;
  }
};

/**
 * Note why no job was made of an upload; the latest note wins. If an earlier version of fanreel noted a job under this
 * key, that job is kept under its own key.
 */
export const noteRefusal = async (store: ObjectStore, outputBucket: string, refusal: Refusal): Promise<void> => {
  const { source } = refusal;
  const before = await readable(store, outputBucket, source);
  if (before !== undefined && 'jobId' in before) await noteJob(store, outputBucket, source, before.jobId);
  else if (before !== undefined && timeOf(before) > timeOf(refusal)) return;
  await store.putJson(outputBucket, bySourceKey(source), refusal);
};
