import { basename } from 'node:path';
import { isJobId, jobKey } from '../../shared/core/contracts/object-keys.ts';
import { slugOf } from '../../shared/core/documents/source-identity.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import type { Buckets } from '../cloud/buckets.ts';
import { keyOfName } from '../core/names/key-of-name.ts';
import { UsageError } from '../core/usage/usage-error.ts';
import { AmbiguousJobError } from './ambiguous-job-error.ts';
import { idsBeginning, type ListedJob, lookAtStoredJob } from './list-stored-jobs.ts';

/** Most candidates of an ambiguous name that are listed. */
const MOST_CANDIDATES = 10;

const gather = async (ids: AsyncIterable<string>): Promise<string[]> => {
  const all: string[] = [];
  for await (const id of ids) all.push(id);
  return all;
};

const ambiguous = async (word: string, ids: readonly string[], buckets: Buckets): Promise<UsageError> => {
  const jobs = await Promise.all(ids.slice(0, MOST_CANDIDATES).map((id) => lookAtStoredJob(buckets, id)));
  const candidates = jobs
    .filter((job): job is ListedJob => job !== undefined)
    .sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1));
  return new AmbiguousJobError(word, ids.length, candidates);
};

/** Whether a film has a name, or has it without its extension; in whatever folder of the bucket. */
const isNamed = (film: string, key: string): boolean => {
  const path = `/${film}`;
  return path.endsWith(`/${key}`) || path.replace(/\.[^./]*$/, '').endsWith(`/${key}`);
};

/** Jobs of films with this file name: their ids begin with its slug, which is made without the extension. */
const jobsOfFile = async (name: string, buckets: Buckets): Promise<string[]> => {
  const key = keyOfName(name);
  const slugs = new Set([slugOf(key), slugOf(`${key}.`)]);
  const ids = await Promise.all([...slugs].map((slug) => gather(idsBeginning(buckets, `${slug}-`))));
  const jobs = await Promise.all([...new Set(ids.flat())].map((id) => lookAtStoredJob(buckets, id)));
  return jobs.flatMap((job) => (job !== undefined && isNamed(job.film, key) ? [job.jobId] : []));
};

/**
 * The job that a person names: by its id, by an unambiguous beginning of it, or by the file's name, with or without its extension.
 * @throws {UsageError} when no job fits; {AmbiguousJobError} when more than one does
 */
export const findJobId = async (word: string, buckets: Buckets): Promise<string> => {
  const { store, output } = buckets;
  if (isJobId(word) && (await store.head(output, jobKey(word))) !== undefined) return word;
  const beginning = /^[a-z0-9][a-z0-9-]*$/.test(word) ? await gather(idsBeginning(buckets, word)) : [];
  const found = beginning.length > 0 ? beginning : await jobsOfFile(basename(word), buckets);
  const [jobId] = found;
  if (jobId === undefined) {
    throw new UsageError(
      `"${shownName(word)}" is no job here: name an id, its beginning, or the file. \`fanreel jobs\` lists what there is.`,
    );
  }
  if (found.length > 1) throw await ambiguous(word, found, buckets);
  return jobId;
};
