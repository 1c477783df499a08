import * as z from 'zod/mini';
import { findMarkKey } from '../contracts/object-keys.ts';
import type { ObjectStore } from '../ports/ports.ts';

/** `find/jobs/<jobId>.json`: that a job has fingerprints, and which. A list of these tells what can be searched without reading jobs. */
const FindMarkSchema = z.object({
  version: z.literal(1),
  jobId: z.string(),
  /** of `fingerprints.bin` */
  etag: z.string(),
  seconds: z.int(),
});
export type FindMark = z.infer<typeof FindMarkSchema>;

/** Mark the fingerprints of a job. Written behind them. */
export const writeFindMark = (store: ObjectStore, outputBucket: string, mark: FindMark): Promise<boolean> =>
  store.putJson(outputBucket, findMarkKey(mark.jobId), mark);
