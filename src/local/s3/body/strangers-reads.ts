import { S3Error } from '../s3-error.ts';

/** Bodies that are read at the same time before it is known who sent them; each is small and ends soon. */
const MAX_AT_ONCE = 64;

/** Reads on behalf of somebody whose signature is still to come. */
export interface StrangersReads {
  /** @throws {S3Error} SlowDown when too many are under way */
  read<T>(task: () => Promise<T>): Promise<T>;
}

/** Bounds the memory that all senders together can have before any of them is known. */
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
