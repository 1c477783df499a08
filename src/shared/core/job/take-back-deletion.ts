import { deletedKey } from '../contracts/object-keys.ts';
import type { ObjectStore } from '../ports/ports.ts';

/** Take back that a job was deleted. A deletion that was cut leaves a job which may be wanted again: nothing of it is swept then. */
export const takeBackDeletion = async (
  jobId: string,
  { store, outputBucket }: { readonly store: ObjectStore; readonly outputBucket: string },
): Promise<void> => {
  await store.delete(outputBucket, deletedKey(jobId));
};
