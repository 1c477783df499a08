import { momentsOf, planOutline } from '../../renders/storyboard/plan/plan-outline.ts';
import { outlineKey, outlinePrefix } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { ObjectStore } from '../../shared/core/ports/ports.ts';

/** The coarse pictures of a job's whole film. */
export interface StoredOutline {
  readonly pictures: number;
  /** seconds from the plan until they were there */
  readonly afterSeconds: number;
  /** of the WebVTT file; the sheets lie beside it */
  readonly key: string;
}

/** Look for the outline of a job. @returns undefined while it is not there */
export const readOutline = async (
  job: Job,
  store: Pick<ObjectStore, 'list'>,
  outputBucket: string,
): Promise<StoredOutline | undefined> => {
  const { jobId, createdAt } = job;
  const key = outlineKey(jobId);
  for await (const object of store.list(outputBucket, outlinePrefix(jobId))) {
    if (object.key !== key) continue;
    const afterSeconds = Math.max(0, object.modifiedMs - Date.parse(createdAt)) / 1000;
    return { pictures: momentsOf(planOutline(job)).length, afterSeconds, key };
  }
  return undefined;
};
