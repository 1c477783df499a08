import { isSameContent } from '../contracts/content-identity.ts';
import type { Job } from '../documents/job.ts';
import { SourceMediaError } from '../errors/errors.ts';
import type { ObjectStore } from '../ports/ports.ts';

/**
 * Most versions that are followed; a source that is replaced more often during one use is in another program's loop.
 */
const MAX_VERSIONS = 3;

/** The current version of the source if its bytes are those of the plan; undefined otherwise. */
export const sameBytesNow = async (
  source: Job['source'],
  store: Pick<ObjectStore, 'head'>,
): Promise<Job['source'] | undefined> => {
  const head = await store.head(source.bucket, source.key);
  return head !== undefined && isSameContent(source, head) ? { ...source, etag: head.etag } : undefined;
};

/**
 * Read a source in the version that its plan names. If the same bytes were uploaded again, reading restarts with that
 * version.
 * @param use reads the source; throws `sourceReplaced` when another version is stored
 * @returns what `use` returned, and the version that it read
 * @throws what `use` throws, also `sourceReplaced` when the bytes differ or cannot be compared
 */
export const withCurrentVersion = async <T>(
  source: Job['source'],
  store: Pick<ObjectStore, 'head'>,
  use: (source: Job['source']) => Promise<T>,
): Promise<{ readonly result: T; readonly source: Job['source'] }> => {
  let version = source;
  for (let versions = 1; ; versions += 1) {
    try {
      return { result: await use(version), source: version };
    } catch (error) {
      if (!(error instanceof SourceMediaError) || error.reason !== 'sourceReplaced') throw error;
      const now = await sameBytesNow(source, store);
      if (now === undefined || now.etag === version.etag || versions === MAX_VERSIONS) throw error;
      version = now;
    }
  }
};
