import type { Job } from '../shared/contracts/job.ts';
import { sameBytesNow } from '../shared/job/current-version.ts';
import type { ObjectStore, PresignRead } from '../shared/ports.ts';
import type { FindSource } from './find-source.ts';

/**
 * How long a link to a source may be followed. A player asks for piece after piece while the film runs, pauses and all, and cannot
 * change to another URL in the middle: this outlasts a long film with a break. Sessions of roles may be shorter.
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

/** A link to the very bytes that a job was made of; empty when others are there by now, or none. */
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
