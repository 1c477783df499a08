import type { IncomingMessage } from 'node:http';
import type { ProblemDocument } from '../../api/contracts/problem.ts';
import { isJobId } from '../../shared/core/contracts/object-keys.ts';
import { readJob } from '../../shared/core/job/stored-job.ts';
import type { OwnAnswer } from '../core/http-api/own-answer.ts';
import { EVENT_STREAM_HEADERS } from '../core/live/event-stream.ts';
import { type LiveContext, LiveJob } from './live-job.ts';

/** Progress of jobs as server-sent events: `GET /jobs/{id}/events`. */
export interface JobEvents {
  /** @returns undefined for every other request */
  answer(request: Pick<IncomingMessage, 'method' | 'url'>, requestId: string): Promise<OwnAnswer | undefined>;
  /** Cut every stream. */
  close(): void;
}

const PATH = /^\/jobs\/([^/?]*)\/events(?:\?|$)/;
const EVERY_MS = 100;
const BEAT_MS = 15_000;

const notFound = (requestId: string): OwnAnswer => {
  const problem: ProblemDocument = {
    type: 'urn:fanreel:problem:not-found',
    title: 'Not found',
    status: 404,
    detail: 'There is no such job. GET /jobs lists the jobs.',
    instance: `urn:fanreel:request:${requestId}`,
  };
  const headers = { 'content-type': 'application/problem+json' };
  return { status: 404, headers, body: Buffer.from(JSON.stringify(problem)) };
};

/** Follow every job that has clients, each job once for all its clients. */
export const makeJobEvents = (
  options: Omit<LiveContext, 'everyMs' | 'beatMs'> & Partial<Pick<LiveContext, 'everyMs' | 'beatMs'>>,
): JobEvents => {
  const context: LiveContext = { everyMs: EVERY_MS, beatMs: BEAT_MS, ...options };
  const followed = new Map<string, { readonly job: LiveJob; readonly loaded: Promise<void> }>();

  const follow = async (jobId: string): Promise<LiveJob> => {
    let one = followed.get(jobId);
    if (one === undefined) {
      const job: LiveJob = new LiveJob(jobId, context, () => {
        if (followed.get(jobId)?.job === job) followed.delete(jobId);
      });
      one = { job, loaded: job.load() };
      followed.set(jobId, one);
    }
    try {
      await one.loaded;
    } catch (error) {
      one.job.end();
      throw error;
    }
    return one.job;
  };

  return {
    async answer({ method, url = '' }, requestId) {
      const [, jobId] = PATH.exec(url) ?? [];
      if (method !== 'GET' || jobId === undefined) return undefined;
      const { store, outputBucket } = context;
      if (!isJobId(jobId) || (await readJob(store, outputBucket, jobId)) === undefined) return notFound(requestId);
      const job = await follow(jobId);
      return { status: 200, headers: EVENT_STREAM_HEADERS, stream: (response) => job.add(response) };
    },
    close() {
      for (const { job } of [...followed.values()]) job.end();
    },
  };
};
