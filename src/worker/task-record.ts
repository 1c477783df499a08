import { CANCELLED } from '../shared/core/completion/cancellation.ts';
import { recordFailedSlice } from '../shared/core/completion/record-failed-slice.ts';
import { storeSliceRecord } from '../shared/core/completion/store-slice-record.ts';
import { readDocument, readJson } from '../shared/core/contracts/read-document.ts';
import { type SliceRecord, SliceRecordSchema } from '../shared/core/documents/slice-record.ts';
import { InvalidEventError } from '../shared/core/errors/errors.ts';
import type { ObjectStore, PublishEvents } from '../shared/core/ports/ports.ts';
import type { FunctionConfig } from '../shared/core/topology/config.ts';
import type { SliceTask } from './plan/slice-task.ts';
import type { RecentListing } from './recent-listing.ts';

/** Dependencies of reading and storing the record of a task. */
export interface TaskRecordPorts {
  readonly store: ObjectStore;
  readonly publish: PublishEvents;
  readonly recent: RecentListing;
  readonly config: Pick<FunctionConfig, 'outputBucket'>;
}

/** Parse a record. An unreadable one counts as missing: its slice is rendered again. */
const readableRecord = (text: string): SliceRecord | undefined => {
  try {
    return readJson(SliceRecordSchema, text, 'The record');
  } catch (error) {
    if (error instanceof InvalidEventError) return undefined;
    throw error;
  }
};

/** Error names of slices that were given up on purpose; slices with other failures are tried again. */
const GIVEN_UP: ReadonlySet<string | undefined> = new Set([CANCELLED, 'tooExpensive']);

/** A stored record that leaves nothing to do: rendered, or given up. */
export const finalRecord = async (task: SliceTask, ports: TaskRecordPorts): Promise<SliceRecord | undefined> => {
  if (task.planned && ports.recent.lacks(task.job.jobId, task.index)) return undefined;
  const stored = await ports.store.getText(ports.config.outputBucket, task.keys.record);
  const record = stored && readableRecord(stored.text);
  if (record === undefined) return undefined;
  return record.status === 'rendered' || GIVEN_UP.has(record.error?.name) ? record : undefined;
};

/** Store the record. @returns the record in effect: an earlier rendered one stays */
export const storeRecord = async (
  { planned, keys }: SliceTask,
  record: SliceRecord,
  { store, publish, config }: TaskRecordPorts,
): Promise<SliceRecord> => {
  const { outputBucket } = config;
  if (!planned) {
    readDocument(SliceRecordSchema, record, `The record "${keys.record}"`);
    await store.putJson(outputBucket, keys.record, record);
    return record;
  }
  if (record.status === 'rendered' || record.error === undefined) return storeSliceRecord(store, outputBucket, record);
  await recordFailedSlice(store, publish, outputBucket, { ...record, status: 'failed', error: record.error });
  return record;
};
