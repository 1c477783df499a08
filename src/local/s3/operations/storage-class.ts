import { S3Error } from '../protocol/s3-error.ts';
import type { ObjectAttributes } from '../store/object-record.ts';

export const STORAGE_CLASS = 'x-amz-storage-class';

const STANDARD = 'STANDARD';
/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
const STORAGE_CLASSES = new Set([
  ...[STANDARD, 'REDUCED_REDUNDANCY', 'STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING'],
  ...['GLACIER', 'DEEP_ARCHIVE', 'GLACIER_IR'],
]);
/** Classes whose objects have to be restored before their bytes can be read. */
const ARCHIVED = new Set(['GLACIER', 'DEEP_ARCHIVE']);

/** Storage class of an object or an upload; the default when it has none. */
export const storageClassOf = ({ headers }: Pick<ObjectAttributes, 'headers'>): string =>
  headers[STORAGE_CLASS] ?? STANDARD;

/** @throws {S3Error} InvalidStorageClass */
export const assertStorageClass = (name: string | undefined): void => {
  if (name === undefined || STORAGE_CLASSES.has(name)) return;
  throw new S3Error('InvalidStorageClass', undefined, { StorageClassRequested: name });
};

/** @throws {S3Error} InvalidObjectState for an object in an archive */
export const assertReadable = (record: Pick<ObjectAttributes, 'headers'>): void => {
  const name = storageClassOf(record);
  if (ARCHIVED.has(name)) throw new S3Error('InvalidObjectState', undefined, { StorageClass: name });
};
