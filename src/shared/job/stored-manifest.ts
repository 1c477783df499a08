import { type Manifest, ManifestSchema } from '../contracts/manifest.ts';
import { manifestKey } from '../contracts/object-keys.ts';
import { readJson } from '../contracts/read-document.ts';
import type { ObjectStore } from '../ports.ts';

/**
 * The manifest of a job; undefined while it is open.
 * @throws {InvalidEventError} when it was written by another version
 */
export const readManifest = async (
  store: ObjectStore,
  outputBucket: string,
  jobId: string,
): Promise<Manifest | undefined> => {
  const stored = await store.getText(outputBucket, manifestKey(jobId));
  return stored && readJson(ManifestSchema, stored.text, `manifest.json of job ${jobId}`);
};
