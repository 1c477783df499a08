import { basename } from 'node:path';
import { isJobId, jobKey } from '../../shared/core/contracts/object-keys.ts';
import { slugOf } from '../../shared/core/documents/source-identity.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import type { Buckets } from '../cloud/buckets.ts';
import { keyOfName } from '../core/names/key-of-name.ts';
import { UsageError } from '../core/usage/usage-error.ts';
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
  const lines = jobs
    .filter((job): job is ListedJob => job !== undefined)
    .map(({ jobId, film, status, createdAt }) => `${jobId} ("${shownName(film)}", ${status}, ${createdAt})`);
  const more = ids.length > MOST_CANDIDATES ? `, and ${ids.length - MOST_CANDIDATES} more` : '';
  return new UsageError(
    `"${shownName(word)}" may be any of ${ids.length} jobs: ${lines.join(', ')}${more}. Name one of them.`,
  );
};

/** Jobs of films with this file name, in whatever folder of the bucket: their ids begin with its slug. */
const jobsOfFile = async (name: string, buckets: Buckets): Promise<string[]> => {
  const key = keyOfName(name);
  const ids = await gather(idsBeginning(buckets, `${slugOf(key)}-`));
  const jobs = await Promise.all(ids.map((id) => lookAtStoredJob(buckets, id)));
  return jobs.flatMap((job) =>
    job !== undefined && (job.film === key || job.film.endsWith(`/${key}`)) ? [job.jobId] : [],
  );
};

/**
 * The job that a person names: by its id, by an unambiguous beginning of it, or by the file's name.
 * @throws {UsageError} when no job or more than one fits; the message names the candidates
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
