import { DETAIL_TYPES } from '../contracts/events.ts';
import { type RenderedMarker, RenderedMarkerSchema } from '../contracts/markers.ts';
import { openKey, renderedKey } from '../contracts/object-keys.ts';
import { readJson } from '../contracts/read-document.ts';
import type { Job } from '../documents/job.ts';
import type { Now, ObjectStore, PublishEvents } from '../ports/ports.ts';
import {
  countGroups,
  type GroupListing,
  groupOf,
  isGroupRecorded,
  listGroup,
  markGroupRecorded,
} from './record-groups.ts';
import { recordedIndexes } from './slice-records.ts';

/** Input of a check whether a job is complete. */
export interface Announcement {
  readonly store: ObjectStore;
  readonly publish: PublishEvents;
  readonly outputBucket: string;
  readonly job: Pick<Job, 'jobId' | 'sliceCount'>;
  /** request id of this invocation; its retries carry the same */
  readonly announcer: string;
  readonly now: Now;
  /** the slice whose record was just written: only its group is checked. Without it all records are checked. */
  readonly recorded?: number;
  /** receives the list of that group */
  readonly onListed?: (listing: GroupListing) => void;
  /** announce even if another invocation was elected, as long as the job is open */
  readonly again?: boolean;
}

/** `waiting`: some slices have no record yet. `left`: another invocation announces it, or the job is closed. */
export type AnnouncementOutcome = 'waiting' | 'announced' | 'left';

/**
 * Uses a constant number of requests whatever the length of the video: a list of the slice's group and, once per group,
 * a list of the marks.
 */
const isLastOfItsGroup = async (
  { store, outputBucket, job, onListed }: Announcement,
  recorded: number,
): Promise<boolean> => {
  const { jobId, sliceCount } = job;
  const listing = await listGroup(store, outputBucket, jobId, groupOf(recorded));
  onListed?.(listing);
  if (!isGroupRecorded(listing, sliceCount)) return false;
  return countGroups(sliceCount) === 1 || markGroupRecorded(store, outputBucket, listing, sliceCount);
};

const isRecorded = async (announcement: Announcement): Promise<boolean> => {
  const { store, outputBucket, job, recorded } = announcement;
  if (recorded !== undefined) return isLastOfItsGroup(announcement, recorded);
  const indexes = await recordedIndexes(store, outputBucket, job.jobId);
  return [...indexes].filter((index) => index < job.sliceCount).length === job.sliceCount;
};

/**
 * Publish `videoRendered` when every slice of a job has a record. Of all invocations that see the job complete, the one
 * that creates `rendered.json` publishes it. If that one fails before the event was accepted, its retry publishes
 * again.
 * @returns the outcome
 * @throws {PublishError} when the event was not accepted: the invocation has to be retried
 */
export const announceWhenRendered = async (announcement: Announcement): Promise<AnnouncementOutcome> => {
  const { store, publish, outputBucket, job, announcer, now, again = false } = announcement;
  const { jobId } = job;
  if (!(await isRecorded(announcement))) return 'waiting';

  const marker: RenderedMarker = { version: 1, jobId, announcer, at: new Date(now()).toISOString() };
  const elected = await store.putJson(outputBucket, renderedKey(jobId), marker, { ifAbsent: true });
  if (!elected) {
    const there = await store.getText(outputBucket, renderedKey(jobId));
    const first = there && readJson(RenderedMarkerSchema, there.text, `rendered.json of job ${jobId}`);
    if (first?.announcer !== announcer && !again) return 'left';
    if ((await store.head(outputBucket, openKey(jobId))) === undefined) return 'left';
  }
  await publish([{ detailType: DETAIL_TYPES.rendered, detail: { jobId } }]);
  return 'announced';
};
