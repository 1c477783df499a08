import { type BySource, BySourceSchema } from '../contracts/by-source.ts';
import { type Manifest, ManifestSchema } from '../contracts/manifest.ts';
import { bySourceKey, manifestKey, type SourceIdentity } from '../contracts/object-keys.ts';
import { readJson } from '../contracts/read-document.ts';
import type { ObjectStore } from '../ports.ts';

/** What became of an upload; undefined while nothing is known. */
export const readBySource = async (
  store: ObjectStore,
  outputBucket: string,
  source: SourceIdentity,
): Promise<BySource | undefined> => {
  const found = await store.getText(outputBucket, bySourceKey(source));
  return found && readJson(BySourceSchema, found.text, `What became of ${source.key}`);
};

/** The manifest of a job; undefined while it is open. */
export const readManifest = async (
  store: ObjectStore,
  outputBucket: string,
  jobId: string,
): Promise<Manifest | undefined> => {
  const found = await store.getText(outputBucket, manifestKey(jobId));
  return found && readJson(ManifestSchema, found.text, `The manifest of job ${jobId}`);
};
