import { WHOLES } from '../../renders/registry/planned-outputs.ts';
import { jobPrefix } from '../../shared/core/contracts/object-keys.ts';
import type { Buckets } from '../cloud/buckets.ts';
import { readShared } from './shared-files.ts';

/** Where the bytes of an output are: a whole-video render may be the file of a slice, whatever else lies under its own key. */
const keyOf = async (buckets: Buckets, jobId: string, name: string): Promise<string> => {
  const own = `${jobPrefix(jobId)}${name}`;
  if (!WHOLES.some((whole) => whole.name === name)) return own;
  return (await readShared(buckets, jobId)).find(({ ownKey }) => ownKey === own)?.key ?? own;
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
  const found = await store.read(output, await keyOf(buckets, jobId, name));
  if (found === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of found.body) {
    // Leaving ends the request.
    signal?.throwIfAborted();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
};
