import type { Job } from '../../shared/core/documents/job.ts';
import { sameBytesNow } from '../../shared/core/job/current-version.ts';
import type { ObjectStore, PresignRead } from '../../shared/core/ports/ports.ts';
import type { FindSource } from './find-source.ts';

/**
 * Lifetime of a link to a source. A player requests range after range while the film plays or is paused, and cannot change to
 * another URL in between. This time outlasts a long film with a break. A link ends earlier if the session of the role ends.
 */
export const SOURCE_LINK_SECONDS = 6 * 3600;

export interface SourceLinkContext {
  readonly presign: PresignRead;
  readonly findSource: FindSource;
  readonly store: ObjectStore;
}

/** A presigned GET of a source. */
export interface SourceLink {
  readonly url: string;
  readonly urlExpiresInSeconds: number;
}

/** A link to the exact bytes that a job was made of; empty when the source was overwritten or deleted. */
export const sourceLinkOf = async (
  { source }: Job,
  { presign, findSource, store }: SourceLinkContext,
): Promise<SourceLink | Record<string, never>> => {
  const { bucket, key, etag } = source;
  const found = await findSource(key);
  if (found === undefined) return {};
  if (found.etag !== etag && (await sameBytesNow(source, store)) === undefined) return {};
  return { url: await presign(bucket, key, SOURCE_LINK_SECONDS), urlExpiresInSeconds: SOURCE_LINK_SECONDS };
};
