import type { AuthenticatedRequest } from '../auth/authenticated-request.ts';
import { S3Error } from '../protocol/s3-error.ts';
import type { Bucket } from '../store/bucket.ts';
import type { ObjectRecord } from '../store/object-record.ts';
import type { OperationContext } from './operation.ts';
import { assertReadCondition, parseReadCondition } from './read-condition.ts';

/** The object that a copy reads. */
export interface CopySource {
  readonly bucket: Bucket;
  readonly record: ObjectRecord;
}

/**
 * Find the object that `x-amz-copy-source` names (`bucket/key`, percent-encoded, a leading slash allowed).
 * @throws {S3Error} InvalidArgument, NoSuchBucket, NoSuchKey, PreconditionFailed (`x-amz-copy-source-if-*`), NotImplemented
 */
export const findCopySource = (request: AuthenticatedRequest, context: OperationContext): CopySource => {
  const header = request.headers['x-amz-copy-source'] ?? '';
  const [path = '', version = ''] = header.split('?versionId=');
  if (version !== '' && version !== 'null') throw new S3Error('NotImplemented', 'Objects have no versions here.');
  let address: string;
  try {
    // As in a form, S3 reads a plus as a blank here, and clients write `%2B` for a plus.
    address = decodeURIComponent(path.replaceAll('+', ' ')).replace(/^\//, '');
  } catch {
    address = '';
  }
  const slash = address.indexOf('/');
  if (slash < 1 || slash === address.length - 1) {
    throw new S3Error('InvalidArgument', `x-amz-copy-source must be <bucket>/<key>, percent-encoded, not "${header}".`);
  }
  const bucket = context.store.bucket(address.slice(0, slash));
  const key = address.slice(slash + 1);
  const record = bucket.get(key);
  if (!record) throw new S3Error('NoSuchKey', undefined, { Key: key });
  assertReadCondition(parseReadCondition(request.headers, 'x-amz-copy-source-'), record, 'PreconditionFailed');
  return { bucket, record };
};

/** Bytes of the source. They stay readable to the end even when the source is replaced or deleted meanwhile. */
export const readCopySource = (
  { bucket, record }: CopySource,
  range: { start: number; end: number },
): AsyncIterable<Buffer> => (record.size === 0 ? noBytes() : bucket.read(record, range.start, range.end));

async function* noBytes(): AsyncGenerator<Buffer> {}
