import { manifestKey, openKey } from '../contracts/object-keys.ts';
import { readJson } from '../contracts/read-document.ts';
import { type Manifest, ManifestSchema } from '../documents/manifest.ts';
import type { ObjectStore } from '../ports/ports.ts';

/**
 * The newest manifest of a job, even if the job was opened again since; `etag` is for replacing exactly this revision.
 */
export const readStoredManifest = async (
  store: ObjectStore,
  outputBucket: string,
  jobId: string,
): Promise<{ readonly manifest: Manifest; readonly etag: string } | undefined> => {
  const found = await store.getText(outputBucket, manifestKey(jobId));
  if (found === undefined) return undefined;
  return { manifest: readJson(ManifestSchema, found.text, `The manifest of job ${jobId}`), etag: found.etag };
};

/** The manifest of a closed job; undefined while the job is open, for the first time or again. */
export const readManifest = async (
  store: ObjectStore,
  outputBucket: string,
  jobId: string,
): Promise<Manifest | undefined> => {
  // The open marker is checked first: once a job is closed, its last manifest is already stored.
  if ((await store.head(outputBucket, openKey(jobId))) !== undefined) return undefined;
  return (await readStoredManifest(store, outputBucket, jobId))?.manifest;
};
