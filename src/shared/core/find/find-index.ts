import * as z from 'zod/mini';
import { FIND_SEGMENTS_PREFIX } from '../contracts/object-keys.ts';
import { readJson } from '../contracts/read-document.ts';
import { InvalidEventError } from '../errors/errors.ts';
import type { ObjectStore } from '../ports/ports.ts';
import { orUnreadable } from './or-unreadable.ts';

/** Key of the list of segments. */
export const FIND_INDEX_KEY = `${FIND_SEGMENTS_PREFIX}index.json`;

const SegmentJobSchema = z.object({
  jobId: z.string(),
  /** of the mark whose fingerprints these are: another one means that the job has others by now */
  mark: z.string(),
  /** first second and count of its hashes, in order */
  runs: z.array(z.tuple([z.int(), z.int()])),
});
export type SegmentJob = z.infer<typeof SegmentJobSchema>;

const SegmentSchema = z.object({ key: z.string(), jobs: z.array(SegmentJobSchema) });
/** A file of hashes, job after job, 8 bytes each. */
export type Segment = z.infer<typeof SegmentSchema>;

const IndexSchema = z.object({ version: z.literal(1), segments: z.array(SegmentSchema) });

/** Hashes of a job in a segment. */
export const hashesOfJob = ({ runs }: SegmentJob): number => runs.reduce((sum, [, count]) => sum + count, 0);
/** Hashes of a segment. */
export const hashesOf = ({ jobs }: Pick<Segment, 'jobs'>): number =>
  jobs.reduce((sum, job) => sum + hashesOfJob(job), 0);

/** The segments that are stored, and the version of their list; a list that cannot be read counts as none, as all of it can be made again. */
export const readFindIndex = async (
  store: Pick<ObjectStore, 'getText' | 'head'>,
  bucket: string,
): Promise<{ readonly segments: readonly Segment[]; readonly etag: string | undefined }> => {
  const stored = await orUnreadable(store.getText(bucket, FIND_INDEX_KEY));
  // Where there is a list that cannot be read, its version is needed to replace it.
  if (stored === undefined) return { segments: [], etag: (await store.head(bucket, FIND_INDEX_KEY))?.etag };
  try {
    return { segments: readJson(IndexSchema, stored.text, `"${FIND_INDEX_KEY}"`).segments, etag: stored.etag };
  } catch (error) {
    if (error instanceof InvalidEventError) return { segments: [], etag: stored.etag };
    throw error;
  }
};

/** Replace the list. @returns false when another one was faster */
export const writeFindIndex = (
  store: Pick<ObjectStore, 'putJson'>,
  bucket: string,
  segments: readonly Segment[],
  etag: string | undefined,
): Promise<boolean> =>
  store.putJson(
    bucket,
    FIND_INDEX_KEY,
    { version: 1, segments },
    etag === undefined ? { ifAbsent: true } : { ifMatch: etag },
  );
