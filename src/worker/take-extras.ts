import { lookAddress } from '../renders/address/render-address.ts';
import { showsKeyFramesAlone } from '../renders/graph/plan-glances.ts';
import { planRenders } from '../renders/graph/plan-renders.ts';
import { slicePosterKey } from '../shared/core/contracts/object-keys.ts';
import type { MadeWith } from '../shared/core/documents/made-with.ts';
import type { SliceRecord } from '../shared/core/documents/slice-record.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';
import type { SliceTask } from './plan/slice-task.ts';

/** What a record says of what was made beside the renders. */
export type ExtrasRecord = Pick<SliceRecord, 'fingerprints' | 'poster'>;

/** Dependencies of taking over. */
export interface TakeExtrasContext {
  readonly store: Pick<ObjectStore, 'copy'>;
  readonly outputBucket: string;
}

/** Fingerprints of exact seconds do for every job, those of key frames only where nothing else is shown. */
const mayTake = (task: SliceTask, { ofKeyFrames }: NonNullable<SliceRecord['fingerprints']>): boolean =>
  ofKeyFrames !== true || showsKeyFramesAlone(planRenders(task.job.probe, task.job.options, task.range));

/**
 * Take over the fingerprints and the best picture of a slice from its record in another job of the film: the picture is
 * copied, never referred to.
 * @param record of the slice with the same range
 * @param made programs of this worker
 * @returns undefined when they are not known to be the same, or the picture is missing
 */
export const takeExtras = async (
  task: SliceTask,
  { jobId, status, fingerprints, poster, warnings = [] }: SliceRecord,
  made: MadeWith,
  { store, outputBucket }: TakeExtrasContext,
): Promise<ExtrasRecord | undefined> => {
  if (status !== 'rendered' || fingerprints === undefined) return undefined;
  const isSame = fingerprints.address === lookAddress(task.job, task.range, made) && mayTake(task, fingerprints);
  if (!isSame || warnings.some(({ code }) => code === 'extrasMissing')) return undefined;
  const taken = { fingerprints: { ...fingerprints, takenFrom: jobId } };
  if (poster === undefined) return taken;
  const key = slicePosterKey(task.keys);
  const etag = await store.copy(outputBucket, poster, key);
  return etag === undefined ? undefined : { ...taken, poster: { ...poster, key, etag } };
};
