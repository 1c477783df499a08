import { isMd5 } from '../../shared/adapters/s3/etag.ts';
import type { ObjectHead, ObjectStore } from '../../shared/core/ports/ports.ts';
import type { SourceFile } from '../sources/source-files.ts';
import { digestFile } from './digest-file.ts';
import type { SourceDigest } from './digest-source.ts';

/** User metadata in which earlier versions of the command stored the SHA-256 of an upload. */
const SHA256_METADATA = 'fanreel-sha256';

/** Where a file's bytes are or will be in the source bucket. */
export interface SourcePlace {
  readonly key: string;
  /** the object that is there already, when it has the same bytes */
  readonly present: ObjectHead | undefined;
}

/** Number of checksum digits that are put in front of a name that is taken. */
const PREFIX_DIGITS = 12;

const holdsSameBytes = async (head: ObjectHead, file: SourceFile, digest: SourceDigest): Promise<boolean> => {
  if (head.bytes !== file.bytes) return false;
  if (head.crc64nvme !== undefined) return head.crc64nvme === digest.crc64nvme;
  // Objects uploaded by earlier versions of this command, or by other programs, may have no CRC-64/NVME.
  const noted = head.metadata[SHA256_METADATA];
  if (noted !== undefined) return noted === (await digest.sha256());
  // The etag of an upload in one piece is the MD5 of its bytes.
  return isMd5(head.etag) && head.etag === (await digestFile(file.path, 'md5'));
};

/**
 * Choose the key of a file: its name, or `<12 hex of its sha256>/<name>` where that name already holds other bytes.
 * So the source of a job is never replaced, and files of the same name do not collide.
 * @param reserved keys that files of this run take, with the identity of their content; the chosen key is added
 */
export const placeSource = async (
  store: Pick<ObjectStore, 'head'>,
  bucket: string,
  file: SourceFile,
  digest: SourceDigest,
  reserved: Map<string, string>,
): Promise<SourcePlace> => {
  const content = `${file.bytes} ${digest.crc64nvme}`;
  const name = file.key;
  const isFree = (key: string): boolean => (reserved.get(key) ?? content) === content;
  if (isFree(name)) {
    reserved.set(name, content);
    const head = await store.head(bucket, name);
    if (head === undefined) return { key: name, present: undefined };
    if (await holdsSameBytes(head, file, digest)) return { key: name, present: head };
    reserved.delete(name);
  }
  const key = `${(await digest.sha256()).slice(0, PREFIX_DIGITS)}/${name}`;
  reserved.set(key, content);
  const head = await store.head(bucket, key);
  return { key, present: head !== undefined && (await holdsSameBytes(head, file, digest)) ? head : undefined };
};
