import { S3Error } from '../protocol/s3-error.ts';

/** Most bodies of senders not yet authenticated that are read at the same time; each is small and ends soon. */
const MAX_AT_ONCE = 64;

/** Runs reads of bodies that contain their own signature, so that their sender is not authenticated yet. */
export interface StrangersReads {
  /** @throws {S3Error} SlowDown when too many are under way */
  read<T>(task: () => Promise<T>): Promise<T>;
}

/** Bounds the memory that all senders together can occupy before they are authenticated. */
export const makeStrangersReads = (maxAtOnce = MAX_AT_ONCE): StrangersReads => {
  let running = 0;
  return {
    read: async (task) => {
      if (running >= maxAtOnce) throw new S3Error('SlowDown');
      running += 1;
      try {
        return await task();
      } finally {
        running -= 1;
      }
    },
  };
};
