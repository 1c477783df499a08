import { setTimeout as delay } from 'node:timers/promises';
import type { Buckets } from '../../sdk/cloud/buckets.ts';
import { makeRecordReader, type Records } from '../../sdk/job/job-reader.ts';
import { readManifest } from '../../shared/core/completion/stored-outcome.ts';
import { BySourceSchema } from '../../shared/core/contracts/by-source.ts';
import { isJobId, OPEN_PREFIX } from '../../shared/core/contracts/object-keys.ts';
import { readJson } from '../../shared/core/contracts/read-document.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import { InvalidEventError, messageOf } from '../../shared/core/errors/errors.ts';
import { plannedMs } from '../../shared/core/job/job-slices.ts';
import { readJob } from '../../shared/core/job/stored-job.ts';
import { describePlan } from '../../shared/core/text/format.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';

const POLL_MS = 500;
const BY_SOURCE_PREFIX = 'by-source/';

interface Watched {
  readonly job: Job;
  readonly read: () => Promise<Records>;
  readonly told: Map<number, string>;
}

/** Reports events of the jobs in an output bucket. */
export interface JobWatcher {
  /** Look once. @returns one line for each thing that happened since the last look */
  look(): Promise<string[]>;
}

/**
 * Watch the jobs of an output bucket by looking at it repeatedly. State that was there at the first look is not reported, but
 * jobs that were open then are followed.
 */
export const makeJobWatcher = ({ store, output }: Pick<Buckets, 'store' | 'output'>): JobWatcher => {
  const seen = new Map<string, string>();
  const watched = new Map<string, Watched>();
  const unreadable = new Set<string>();
  let first = true;

  /** A document that is damaged or of another version is reported once, and does not stop reports about others. */
  const orUnreadable = async (key: string, look: () => Promise<string[]>): Promise<string[]> => {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof InvalidEventError)) throw error;
      if (unreadable.has(key)) return [];
      unreadable.add(key);
      return [`${key}: ${error.message}`];
    }
  };

  const watch = async (jobId: string): Promise<string[]> => {
    if (watched.has(jobId) || unreadable.has(jobId)) return [];
    const job = await readJob(store, output, jobId);
    if (job === undefined) return [];
    watched.set(jobId, { job, read: makeRecordReader(store, output, jobId), told: new Map() });
    const plan = describePlan(job.media, job.sliceCount, plannedMs(job));
    return [`${jobId}: opened for "${shownName(job.source.key)}", ${plan}`];
  };

  const lookAtSource = async (key: string): Promise<string[]> => {
    const text = (await store.getText(output, key))?.text;
    const found = text === undefined ? undefined : readJson(BySourceSchema, text, key);
    if (found === undefined) return [];
    if ('jobId' in found) return orUnreadable(found.jobId, () => watch(found.jobId));
    const name = `"${shownName(found.source.key)}"`;
    return 'rejected' in found
      ? [`${name}: rejected (${found.rejected.reason}): ${found.rejected.message}`]
      : [`${name}: not planned (${found.failed.name}): ${found.failed.message}`];
  };

  const lookAtSources = async (): Promise<string[]> => {
    const lines: string[] = [];
    for await (const { key, etag } of store.list(output, BY_SOURCE_PREFIX)) {
      if (seen.get(key) === etag) continue;
      seen.set(key, etag);
      if (first) continue;
      lines.push(...(await orUnreadable(key, () => lookAtSource(key))));
    }
    return lines;
  };

  const lookAtOpenJobs = async (): Promise<string[]> => {
    const lines: string[] = [];
    for await (const { key } of store.list(output, OPEN_PREFIX)) {
      const jobId = key.slice(OPEN_PREFIX.length).replace(/\.json$/, '');
      if (isJobId(jobId)) lines.push(...(await orUnreadable(jobId, () => watch(jobId))));
    }
    return lines;
  };

  const lookAtJob = async ({ job, read, told }: Watched): Promise<string[]> => {
    const { jobId, media, sliceCount } = job;
    const manifest = await readManifest(store, output, jobId);
    const lines: string[] = [];
    for (const [index, { status, error }] of await read()) {
      if (told.get(index) === status) continue;
      told.set(index, status);
      const why = error === undefined ? '' : `: ${error.name}: ${error.message}`;
      const what = media === 'image' ? `picture ${status}` : `slice ${index} ${status} (${told.size} of ${sliceCount})`;
      lines.push(`${jobId}: ${what}${why}`);
    }
    if (manifest !== undefined) {
      const { rendered, expected } = manifest.coverage;
      watched.delete(jobId);
      const of = media === 'image' ? '' : `, ${rendered} of ${expected} slices rendered`;
      lines.push(`${jobId}: ${manifest.status}${of}`);
    }
    return lines;
  };

  return {
    async look() {
      const lines = [...(await lookAtSources()), ...(await lookAtOpenJobs())];
      first = false;
      for (const one of [...watched.values()]) {
        lines.push(...(await orUnreadable(one.job.jobId, () => lookAtJob(one))));
      }
      return lines;
    },
  };
};

/**
 * Report events of jobs until the signal is aborted.
 * @param say takes one line
 */
export const watchJobs = async (buckets: Buckets, signal: AbortSignal, say: (line: string) => void): Promise<void> => {
  const watcher = makeJobWatcher(buckets);
  while (!signal.aborted) {
    try {
      for (const line of await watcher.look()) say(line);
    } catch (error) {
      if (!signal.aborted) say(`The jobs could not be read: ${messageOf(error)}`);
    }
    await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
};
