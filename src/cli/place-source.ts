import type { ObjectHead, ObjectStore } from '../shared/ports.ts';
import { digestFile } from './digest-file.ts';
import type { SourceDigest } from './digest-source.ts';
import type { SourceFile } from './source-files.ts';

/** User metadata in which the command notes what it uploaded. */
export const SHA256_METADATA = 'fanreel-sha256';

/** Where a file's bytes are or will be in the source bucket. */
export interface SourcePlace {
  readonly key: string;
  /** what is there already, when those are the same bytes */
  readonly present: ObjectHead | undefined;
}

/** Digits of the checksum that are put in front of a name that is taken. */
const PREFIX_DIGITS = 12;

const holdsSameBytes = async (head: ObjectHead, file: SourceFile, digest: SourceDigest): Promise<boolean> => {
  if (head.bytes !== file.bytes) return false;
  if (head.crc64nvme !== undefined) return head.crc64nvme === digest.crc64nvme;
  // The store has no such checksum where an earlier version of this command, or another program, brought another one.
  const noted = head.metadata[SHA256_METADATA];
  if (noted !== undefined) return noted === digest.sha256;
  // The etag of an upload in one piece is the MD5 of its bytes.
  return /^[0-9a-f]{32}$/.test(head.etag) && head.etag === (await digestFile(file.path, 'md5'));
};

/**
 * Choose the key of a file: its name, or `<12 hex of its sha256>/<name>` where that name already holds other bytes.
 * So a source is never replaced under a job, and files of the same name do not get into each other's way.
 * @param reserved keys that other files of this run take, with the checksum of what they will hold; added to
 */
export const placeSource = async (
  store: Pick<ObjectStore, 'head'>,
  bucket: string,
  file: SourceFile,
  digest: SourceDigest,
  reserved: Map<string, string>,
): Promise<SourcePlace> => {
  const { sha256 } = digest;
  const name = file.key;
  const isFree = (key: string): boolean => (reserved.get(key) ?? sha256) === sha256;
  if (isFree(name)) {
    reserved.set(name, sha256);
    const head = await store.head(bucket, name);
    if (head === undefined) return { key: name, present: undefined };
    if (await holdsSameBytes(head, file, digest)) return { key: name, present: head };
    reserved.delete(name);
  }
  const key = `${sha256.slice(0, PREFIX_DIGITS)}/${name}`;
  reserved.set(key, sha256);
  const head = await store.head(bucket, key);
  return { key, present: head !== undefined && (await holdsSameBytes(head, file, digest)) ? head : undefined };
};
