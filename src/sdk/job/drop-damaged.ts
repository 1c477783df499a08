import { GetObjectCommand } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { jobKey, jobPrefix } from '../../shared/core/contracts/object-keys.ts';
import type { Buckets } from '../cloud/buckets.ts';

const READS_IN_FLIGHT = 8;

/** Whether an error, or one of its causes, says that the local store found bytes other than those that were stored. */
export const isDamage = (error: unknown): boolean =>
  error instanceof Error && (('Damage' in error && error.Damage === 'true') || isDamage(error.cause));

/** Read an object to its end: the local store fails the read when its bytes are damaged. */
const isDamaged = async ({ client, output }: Buckets, key: string): Promise<boolean> => {
  // The first read of a large object is cut off at the damage. The second one gets the error that says so.
  for (let look = 1; look <= 2; look += 1) {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: output, Key: key }));
      for await (const _ of Body as AsyncIterable<Uint8Array>);
      return false;
    } catch (error) {
      if (isDamage(error)) return true;
    }
  }
  // Any other error is left to the code that needs the object.
  return false;
};

/**
 * Read all objects of a job of the local cloud, and delete the damaged ones, so that they count as missing. The plan stays:
 * without it nothing of the job could be found.
 * @returns keys of the deleted objects
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
