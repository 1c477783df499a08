import type { Failure } from '../contracts/failure.ts';
import { stitchedRecordKey } from '../contracts/object-keys.ts';
import { readJson } from '../contracts/read-document.ts';
import type { Manifest } from '../documents/manifest.ts';
import { type StitchedRecord, StitchedRecordSchema } from '../documents/stitched.ts';
import type { ObjectStore } from '../ports/ports.ts';
import { readStoredManifest } from './stored-outcome.ts';

/**
 * Identifies the manifest of a stitched record: its revision, and when it was written, since a retried job begins anew.
 */
export const manifestMark = ({ revision, completedAt }: Manifest): StitchedRecord['manifest'] => ({
  revision,
  completedAt,
});

/** Whether a record is about this manifest and not an earlier one. */
export const isAbout = ({ manifest }: StitchedRecord, { revision, completedAt }: Manifest): boolean =>
  manifest.revision === revision && manifest.completedAt === completedAt;

/**
 * Read the record of a job's whole-video renders.
 * @returns undefined while there is none; `etag` is for replacing exactly this version
 * @throws {InvalidEventError} when it was written by another version
 */
export const readStitched = async (
  store: ObjectStore,
  outputBucket: string,
  jobId: string,
): Promise<{ readonly record: StitchedRecord; readonly etag: string } | undefined> => {
  const stored = await store.getText(outputBucket, stitchedRecordKey(jobId));
  if (stored === undefined) return undefined;
  const record = readJson(StitchedRecordSchema, stored.text, `stitched.json of job ${jobId}`);
  return { record, etag: stored.etag };
};

/**
 * Record that no attempt stitched a job's slices. A stitched record of the same manifest stays.
 * @param at ISO 8601
 * @returns whether the failure is the record in effect
 */
export const recordFailedStitch = async (
  store: ObjectStore,
  outputBucket: string,
  jobId: string,
  error: Failure,
  at: string,
): Promise<boolean> => {
  const manifest = (await readStoredManifest(store, outputBucket, jobId))?.manifest;
  if (manifest === undefined) return false;
  const there = await readStitched(store, outputBucket, jobId);
  if (there !== undefined && isAbout(there.record, manifest) && there.record.status !== 'failed') return false;
  const record: StitchedRecord = {
    version: 1,
    jobId,
    manifest: manifestMark(manifest),
    status: 'failed',
    outputs: [],
    leftOut: [],
    error,
    startedAt: at,
    finishedAt: at,
  };
  const condition = there === undefined ? ({ ifAbsent: true } as const) : { ifMatch: there.etag };
  return store.putJson(outputBucket, stitchedRecordKey(jobId), record, condition);
};
