import { WHOLES } from '../../renders/registry/planned-outputs.ts';
import { readStitched } from '../../shared/core/completion/stitched-record.ts';
import { jobPrefix } from '../../shared/core/contracts/object-keys.ts';
import { stitchedOutput } from '../../shared/core/documents/stitched.ts';
import type { ObjectStream } from '../../shared/core/ports/ports.ts';
import type { Buckets } from '../cloud/buckets.ts';

/** A whole-video render that has no file of its own, as it is that of a slice. */
const openShared = async (
  { store, output }: Buckets,
  jobId: string,
  name: string,
): Promise<ObjectStream | undefined> => {
  if (!WHOLES.some((whole) => whole.name === name)) return undefined;
  const key = stitchedOutput((await readStitched(store, output, jobId))?.record, name)?.key;
  return key === undefined ? undefined : store.read(output, key);
};

/**
 * The bytes of one output of a job.
 * @param name as below the job
 * @returns undefined when there is none
 * @throws what the signal was aborted with
 */
export const readOutput = async (
  buckets: Buckets,
  jobId: string,
  name: string,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> => {
  signal?.throwIfAborted();
  const { store, output } = buckets;
  const found = (await store.read(output, `${jobPrefix(jobId)}${name}`)) ?? (await openShared(buckets, jobId, name));
  if (found === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of found.body) {
    // Leaving ends the request.
    signal?.throwIfAborted();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
};
