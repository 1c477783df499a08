import { isResult } from '../../renders/registry/is-result.ts';
import { jobPrefix } from '../../shared/core/contracts/object-keys.ts';
import type { PresignRead } from '../../shared/core/ports/ports.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { ApiProblem } from '../http/problem.ts';
import { findJob, type JobsContext } from './job-summary.ts';

/** Lifetime of the URL to which a file's address leads: long enough for a large film over a slow line that breaks and goes on. */
const FILE_LINK_SECONDS = 3600;

/** Names of outputs: folders and a file, none of which begins with a dot. */
const NAME = /^[A-Za-z0-9][\w.-]*(?:\/[A-Za-z0-9][\w.-]*){0,3}$/;

export interface FileContext extends JobsContext {
  readonly presign: PresignRead;
}

/**
 * A fresh presigned URL of an output of a job.
 * @param name its key without `jobs/<jobId>/`: `gif/00000.gif`
 * @throws {ApiProblem} 404 when there is no such job, or no such output, or not yet
 */
export const findFile = async (jobId: string, name: string, context: FileContext): Promise<string> => {
  const { job } = await findJob(jobId, context);
  const { store, presign, config } = context;
  const key = `${jobPrefix(job.jobId)}${name}`;
  const isOutput = NAME.test(name) && isResult(job.jobId, key);
  if (isOutput && (await store.head(config.outputBucket, key)) !== undefined) {
    return presign(config.outputBucket, key, FILE_LINK_SECONDS);
  }
  throw new ApiProblem(
    404,
    `This job has no file "${shownName(name.slice(0, 100))}"${isOutput ? ', or not yet' : ''}. GET /jobs/{id}?links= lists its files.`,
  );
};
