import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OwnedHome } from '../../local/disk/home.ts';
import { isJobId, jobIdOfRecentKey, OPEN_PREFIX } from '../../shared/core/contracts/object-keys.ts';
import { slugOf } from '../../shared/core/documents/source-identity.ts';
import { InvalidEventError } from '../../shared/core/errors/errors.ts';
import { readJob } from '../../shared/core/job/stored-job.ts';
import type { ListedObject } from '../../shared/core/ports/ports.ts';
import type { Buckets } from './buckets.ts';
import { serveStoredBuckets } from './home-buckets.ts';

/** Folders whose files can be deleted one by one. */
const BY_FILE = ['logs', 'scratch', 'demo', 'uploads', 'lost', 'answers'] as const;
/** Folders of a home that grow. Certificate and credentials stay: clients may know them. */
const GROWING = ['s3', 'events', 'dead-letters', 'invocations', ...BY_FILE] as const;

/** Bytes below a path; 0 when the path does not exist. */
const bytesBelow = async (path: string): Promise<number> => {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(join(entry.parentPath, entry.name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
};

/** The group of a key. A group is deleted as a whole: a job's objects have the age of the youngest one. */
const groupOf = (key: string): string => {
  const job =
    /^jobs\/([^/]+)\//.exec(key)?.[1] ??
    /^by-source\/[^/]+\/([^/]+)\.json$/.exec(key)?.[1] ??
    jobIdOfRecentKey(key) ??
    (key.startsWith(OPEN_PREFIX) ? key.slice(OPEN_PREFIX.length) : '');
  const jobId = job.replace(/\.json$/, '');
  return isJobId(jobId) ? jobId : key;
};

/** Deletes groups of a bucket that were not modified since a moment, or only counts them. */
const cleanBucket = async (
  { store }: Buckets,
  bucket: string,
  beforeMs: number,
  dryRun: boolean,
  isNeeded: (key: string) => boolean,
): Promise<{ readonly freed: number; readonly kept: readonly string[] }> => {
  const groups = new Map<string, ListedObject[]>();
  for await (const object of store.list(bucket, '')) {
    const group = groupOf(object.key);
    const there = groups.get(group);
    if (there === undefined) groups.set(group, [object]);
    else there.push(object);
  }
  let freed = 0;
  const kept: string[] = [];
  for (const [group, objects] of groups) {
    if (objects.some(({ key, modifiedMs }) => modifiedMs >= beforeMs || isNeeded(key))) {
      kept.push(group);
      continue;
    }
    for (const { key, bytes } of objects) {
      if (!dryRun) await store.delete(bucket, key);
      freed += bytes;
    }
  }
  return { freed, kept };
};

/** Whether a job that is kept names a film. Where its plan cannot be read, every film that its id can stand for counts. */
const filmsOf = async ({ store, output }: Buckets, jobIds: readonly string[]): Promise<(key: string) => boolean> => {
  const keys = new Set<string>();
  const slugs = new Set<string>();
  for (const jobId of jobIds) {
    try {
      const job = await readJob(store, output, jobId);
      if (job !== undefined) keys.add(job.source.key);
    } catch (error) {
      if (!(error instanceof InvalidEventError)) throw error;
      slugs.add(jobId.slice(0, -'-0123456789ab'.length));
    }
  }
  return (key) => keys.has(key) || slugs.has(slugOf(key));
};

/** Jobs first, then the films that no job names any more. */
const cleanBuckets = async (buckets: Buckets, beforeMs: number, dryRun: boolean): Promise<number> => {
  const { source, output } = buckets;
  const outputs = await cleanBucket(buckets, output, beforeMs, dryRun, () => false);
  const isNeeded = await filmsOf(buckets, outputs.kept.filter(isJobId));
  const films = await cleanBucket(buckets, source, beforeMs, dryRun, isNeeded);
  return outputs.freed + films.freed;
};

const cleanFiles = async (folder: string, beforeMs: number, dryRun: boolean): Promise<number> => {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  let freed = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = await stat(path);
    if (mtimeMs >= beforeMs) continue;
    if (!dryRun) await rm(path, { force: true });
    freed += size;
  }
  return freed;
};

/**
 * Delete everything that a home keeps except credentials and certificate. The caller owns the home.
 * @param dryRun only count
 * @returns bytes that were freed
 */
export const cleanEverything = async (home: string, dryRun = false): Promise<number> => {
  let freed = 0;
  for (const name of GROWING) {
    freed += await bytesBelow(join(home, name));
    if (!dryRun) await rm(join(home, name), { recursive: true, force: true });
  }
  return freed;
};

/**
 * Delete what was not modified since a moment: whole jobs, films that no other job names, logs, demo films. The caller owns the home.
 * @param beforeMs epoch milliseconds
 * @param dryRun only count
 * @returns bytes that were freed
 */
export const cleanOlder = async (owned: OwnedHome, beforeMs: number, dryRun = false): Promise<number> => {
  const { home } = owned;
  let freed = 0;
  const isThere = await stat(join(home, 's3')).then(
    () => true,
    () => false,
  );
  if (isThere) {
    const { buckets, close } = await serveStoredBuckets(owned);
    try {
      freed += await cleanBuckets(buckets, beforeMs, dryRun);
    } finally {
      await close();
    }
  }
  for (const name of BY_FILE) freed += await cleanFiles(join(home, name), beforeMs, dryRun);
  return freed;
};
