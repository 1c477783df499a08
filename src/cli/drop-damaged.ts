import { GetObjectCommand } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { jobKey, jobPrefix } from '../shared/contracts/object-keys.ts';
import type { Buckets } from './buckets.ts';

const READS_IN_FLIGHT = 8;

/** Whether the local store says that the bytes are not those that were stored, or that was why something else failed. */
export const isDamage = (error: unknown): boolean =>
  error instanceof Error && (('Damage' in error && error.Damage === 'true') || isDamage(error.cause));

/** Read an object to its end, which the local store does not let happen when its bytes are damaged. */
const isDamaged = async ({ client, output }: Buckets, key: string): Promise<boolean> => {
  // The first read of a large object is cut off where the damage shows; the second one is told.
  for (let look = 1; look <= 2; look += 1) {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: output, Key: key }));
      for await (const _ of Body as AsyncIterable<Uint8Array>);
      return false;
    } catch (error) {
      if (isDamage(error)) return true;
    }
  }
  // Whatever else is wrong is met by whoever needs the object.
  return false;
};

/**
 * Read everything that a job of the local cloud made, and take away what is damaged, so that it counts as missing. The plan stays:
 * without it nothing of the job could be found.
 * @returns keys of what was taken away
 */
export const dropDamaged = async (buckets: Buckets, jobId: string): Promise<string[]> => {
  const { store, output } = buckets;
  const keys: string[] = [];
  for await (const { key } of store.list(output, jobPrefix(jobId))) if (key !== jobKey(jobId)) keys.push(key);
  const limit = pLimit(READS_IN_FLIGHT);
  const damaged = await Promise.all(keys.map((key) => limit(() => isDamaged(buckets, key))));
  const dropped = keys.filter((_, at) => damaged[at]);
  for (const key of dropped) await store.delete(output, key);
  return dropped;
};
