import { jobPrefix } from '../../shared/core/contracts/object-keys.ts';
import type { Buckets } from '../cloud/buckets.ts';

/**
 * The bytes of one output of a job.
 * @param name as below the job
 * @returns undefined when there is none
 * @throws what the signal was aborted with
 */
export const readOutput = async (
  { store, output }: Buckets,
  jobId: string,
  name: string,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> => {
  signal?.throwIfAborted();
  const found = await store.read(output, `${jobPrefix(jobId)}${name}`);
  if (found === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of found.body) {
    // Leaving ends the request.
    signal?.throwIfAborted();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
};
