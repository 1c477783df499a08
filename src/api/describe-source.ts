import { readBySource } from '../shared/completion/stored-outcome.ts';
import { isFolderMarker } from '../shared/job/parse-upload-event.ts';
import type { ObjectStore } from '../shared/ports.ts';
import type { SourceAnswer } from './contracts/sources.ts';
import type { FindSource } from './find-source.ts';
import { ApiProblem } from './problem.ts';

export interface SourceContext {
  readonly store: ObjectStore;
  readonly findSource: FindSource;
  readonly config: { readonly sourceBucket: string; readonly outputBucket: string };
}

/**
 * Say what became of the version of a source that is there now.
 * @throws {ApiProblem} 404 when no source has that key
 */
export const describeSource = async (
  key: string,
  { store, findSource, config }: SourceContext,
): Promise<SourceAnswer> => {
  const found = await findSource(key);
  if (found === undefined) throw new ApiProblem(404, 'There is no source with that key. POST /uploads brings one.');
  const source = { key, etag: found.etag, bytes: found.bytes };
  if (isFolderMarker(key, found.bytes)) {
    const message = 'It is empty and its name ends with a slash: a folder marker, of which nothing is made.';
    return { ...source, state: 'leftOut', message };
  }
  const outcome = await readBySource(store, config.outputBucket, { bucket: config.sourceBucket, ...source });
  if (outcome === undefined) return { ...source, state: 'waiting' };
  if ('jobId' in outcome) {
    return { ...source, state: 'job', jobId: outcome.jobId, job: `/jobs/${outcome.jobId}` };
  }
  if ('rejected' in outcome) return { ...source, state: 'rejected', ...outcome.rejected };
  const { at, ...error } = outcome.failed;
  return { ...source, state: 'failed', error, at };
};
