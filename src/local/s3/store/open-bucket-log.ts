import type { Salvage } from '../../disk/salvage.ts';
import { AppendLog, writeLogAnew } from '../../log/append-log.ts';
import { beginOpening, finishOpening } from '../../log/open-log.ts';
import type { BlobStore } from './blob-store.ts';
import { type BucketEntry, BucketState } from './bucket-state.ts';
import { BucketEntrySchema } from './entry-schema.ts';
import { labelBlobs } from './label-blobs.ts';
import { reconcileBlobs } from './reconcile-blobs.ts';

/** Name of the journal in the first format. */
export const FORMER_JOURNAL = 'journal.jsonl';
const NAME = 'journal';

/** The bucket whose log is opened, and the listener for new lines. */
export interface BucketLogOptions {
  /** folder of the bucket */
  readonly dir: string;
  readonly name: string;
  readonly blobs: BlobStore;
  readonly salvage: Salvage;
  readonly nowMs: number;
  /** Called for each new line once it is in the log, in the log's order. */
  readonly onWritten: (entry: BucketEntry) => void;
}

/** A bucket's log, open for writing, and the state that results from its lines. */
export interface BucketLog {
  readonly log: AppendLog<BucketEntry>;
  readonly state: BucketState;
  /** number of its lines */
  readonly lines: number;
}

/**
 * Open a bucket's log: create it when absent and repair damage. Then compare the blobs with it, and remove the unfinished work of a
 * killed process.
 */
export const openBucketLog = async (options: BucketLogOptions): Promise<BucketLog> => {
  const { dir, name, blobs, salvage, nowMs, onWritten } = options;
  const opening = await beginOpening({
    dir,
    name: NAME,
    formerName: FORMER_JOURNAL,
    schema: BucketEntrySchema,
    what: `The journal of bucket ${name}`,
    meaning: `objects that were stored with them are missing or were moved to ${salvage.folder}, and objects that were deleted or replaced with them may be back. Check that your films are there (\`fanreel status JOB\`), and run the missing ones again.`,
    salvage,
  });
  const state = new BucketState();
  const freed = new Set<string>();
  for (const entry of opening.entries) {
    // No line opens this part's upload: that line may be among the lost ones.
    const isUnsure = opening.lost > 0 && entry.type === 'part' && !state.uploads.has(entry.uploadId);
    for (const id of state.apply(entry)) if (!isUnsure) freed.add(id);
  }
  if (state.createdAt === 0) state.apply({ type: 'bucket', name, createdAt: nowMs });
  await reconcileBlobs(blobs.files, { bucket: name, state, freed, lost: opening.lost }, salvage);

  if (opening.isTakenOver) await labelBlobs(blobs.files, name, state);

  const snapshot = [...state.entries(name)];
  const isMostlyHistory = opening.entries.length > 1.5 * snapshot.length;
  const isChanged = opening.entries.length < snapshot.length;
  let { lastSequence } = opening;
  let lines = opening.entries.length;
  if (opening.needsRewrite || isMostlyHistory || isChanged) {
    lastSequence = await writeLogAnew(opening.files, lastSequence, snapshot);
    lines = snapshot.length;
  }
  await finishOpening(opening, FORMER_JOURNAL);
  const log = await AppendLog.open<BucketEntry>(opening.files, {
    lastSequence,
    onWritten,
  });
  return { log, state, lines };
};
