import { readSourceOutcome } from '../../shared/core/completion/source-outcome.ts';
import type { Refusal } from '../../shared/core/contracts/by-source.ts';
import { isFolderMarker } from '../../shared/core/job/parse-upload-event.ts';
import type { ObjectStore } from '../../shared/core/ports/ports.ts';
import type { SourceAnswer } from '../contracts/sources.ts';
import { ApiProblem } from '../http/problem.ts';
import type { FindSource } from './find-source.ts';

export interface SourceContext {
  readonly store: ObjectStore;
  readonly findSource: FindSource;
  readonly config: { readonly sourceBucket: string; readonly outputBucket: string };
}

const reasonOf = (refusal: Refusal): { message: string; at: string } => {
  const { message, at } = 'rejected' in refusal ? refusal.rejected : refusal.failed;
  return { message, at };
};

/**
 * State of the current version of a source: its jobs, why it was rejected, or that it is waiting.
 * @throws {ApiProblem} 404 when no source has that key
 */
export const describeSource = async (
  key: string,
  { store, findSource, config }: SourceContext,
): Promise<SourceAnswer> => {
  const found = await findSource(key);
  if (found === undefined) throw new ApiProblem(404, 'There is no upload with that key. POST /uploads begins one.');
  const source = { key, etag: found.etag, bytes: found.bytes };
  if (isFolderMarker(key, found.bytes)) {
    const message =
      'The object is empty and its key ends with a slash: it is a folder marker, and no job is made of it.';
    return { ...source, state: 'leftOut', message };
  }
  const identity = { bucket: config.sourceBucket, ...source };
  const { jobIds, refusal } = await readSourceOutcome(store, config.outputBucket, identity);
  const [jobId] = jobIds;
  if (jobId !== undefined) {
    const refused = refusal === undefined ? {} : { refused: reasonOf(refusal) };
    return { ...source, state: 'job', jobId, job: `/jobs/${jobId}`, jobIds: [...jobIds], ...refused };
  }
  if (refusal === undefined) return { ...source, state: 'waiting' };
  if ('rejected' in refusal) return { ...source, state: 'rejected', ...refusal.rejected };
  const { at, ...error } = refusal.failed;
  return { ...source, state: 'failed', error, at };
};
