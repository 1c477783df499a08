import { type BySource, BySourceSchema, type JobOfSource, type Refusal } from '../contracts/by-source.ts';
import { isJobId } from '../contracts/object-keys.ts';
import { readJson } from '../contracts/read-document.ts';
import { bySourceKey, bySourcePrefix, jobBySourceKey, type SourceIdentity } from '../contracts/source-identity.ts';
import { InvalidEventError } from '../errors.ts';
import type { ObjectStore } from '../ports.ts';

/** What became of a version of an upload. */
export interface SourceOutcome {
  /** ids of its jobs, the newest first */
  readonly jobIds: readonly string[];
  /** why no job was made of it when that was asked for last; undefined where a job came later */
  readonly refusal: Refusal | undefined;
}

const readDocument = async (
  store: ObjectStore,
  outputBucket: string,
  source: SourceIdentity,
): Promise<BySource | undefined> => {
  const found = await store.getText(outputBucket, bySourceKey(source));
  return found && readJson(BySourceSchema, found.text, `What became of ${source.key}`);
};

/** Every job of an upload, and its refusal. One list, and one read where there is a refusal or an earlier version wrote a job. */
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

/** Why no job was made of an upload when that was asked for last, also where there are jobs of it. */
export const readRefusal = async (
  store: ObjectStore,
  outputBucket: string,
  source: SourceIdentity,
): Promise<Refusal | undefined> => {
  const document = await readDocument(store, outputBucket, source);
  return document === undefined || 'jobId' in document ? undefined : document;
};

/** Note that a job was made of an upload. Told again, it keeps its time. */
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

/** What cannot be read says nothing: it is written anew. */
const readable = async (store: ObjectStore, outputBucket: string, source: SourceIdentity) => {
  try {
    return await readDocument(store, outputBucket, source);
  } catch (error) {
    if (error instanceof InvalidEventError) return undefined;
    throw error;
  }
};

/** Note why no job was made of an upload; the latest holds. A job that an earlier version noted in this place is kept in its own. */
export const noteRefusal = async (store: ObjectStore, outputBucket: string, refusal: Refusal): Promise<void> => {
  const { source } = refusal;
  const before = await readable(store, outputBucket, source);
  if (before !== undefined && 'jobId' in before) await noteJob(store, outputBucket, source, before.jobId);
  else if (before !== undefined && timeOf(before) > timeOf(refusal)) return;
  await store.putJson(outputBucket, bySourceKey(source), refusal);
};
