import { GROUP_SLICES, groupMarkerKey, groupMarkersPrefix, groupRecordsPrefix } from '../contracts/object-keys.ts';
import type { ObjectStore } from '../ports/ports.ts';
import { listedIndexes } from './slice-records.ts';

/** How many groups the slices of a job fall into. */
export const countGroups = (sliceCount: number): number => Math.ceil(sliceCount / GROUP_SLICES);

/** The group of a slice. */
export const groupOf = (index: number): number => Math.floor(index / GROUP_SLICES);

const sizeOfGroup = (group: number, sliceCount: number): number =>
  Math.min(GROUP_SLICES, sliceCount - group * GROUP_SLICES);

/** Which slices of one group had a record when it was listed. */
export interface GroupListing {
  readonly jobId: string;
  readonly group: number;
  readonly indexes: ReadonlySet<number>;
}

/** List the records of a group: one request, whatever the length of the video. */
export const listGroup = async (
  store: ObjectStore,
  outputBucket: string,
  jobId: string,
  group: number,
): Promise<GroupListing> => ({
  jobId,
  group,
  indexes: await listedIndexes(store, outputBucket, groupRecordsPrefix(jobId, group)),
});

/** Whether every slice of the listed group has a record. */
export const isGroupRecorded = ({ group, indexes }: GroupListing, sliceCount: number): boolean =>
  [...indexes].filter((index) => index < sliceCount).length === sizeOfGroup(group, sliceCount);

/**
 * Mark a group as recorded, and check whether it was the last one. If several groups finish at the same moment, the one
 * that is marked last finds all marks.
 * @returns whether every group of the job is marked
 */
export const markGroupRecorded = async (
  store: ObjectStore,
  outputBucket: string,
  { jobId, group }: Pick<GroupListing, 'jobId' | 'group'>,
  sliceCount: number,
): Promise<boolean> => {
  await store.putJson(outputBucket, groupMarkerKey(jobId, group), { version: 1, jobId, group });
  let marked = 0;
  for await (const _ of store.list(outputBucket, groupMarkersPrefix(jobId))) marked += 1;
  return marked >= countGroups(sliceCount);
};

/** Remove the marks of groups of which records are removed. */
export const unmarkGroups = async (
  store: ObjectStore,
  outputBucket: string,
  jobId: string,
  groups: ReadonlySet<number>,
): Promise<void> => {
  for (const group of groups) await store.delete(outputBucket, groupMarkerKey(jobId, group));
};
