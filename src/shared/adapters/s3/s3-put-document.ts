import { createHash } from 'node:crypto';
import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { PutCondition } from '../../core/ports/ports.ts';
import { type RetryRule, retry } from '../../core/retry/retry.ts';
import { RETRY_WORLD } from '../retry/retry-world.ts';
import { documentBytes } from './document-bytes.ts';
import { isMissing, statusOf, storageError } from './s3-failure.ts';

/** S3 answers 409 when a conditional write meets another write in progress, which ends within moments. */
const CONFLICT: RetryRule = { attempts: 6, firstMs: 100, longestMs: 5_000 };

interface DocumentPut {
  readonly bucket: string;
  readonly key: string;
  readonly document: unknown;
  readonly condition: PutCondition | undefined;
}

const conditionHeaders = (condition: PutCondition | undefined) => {
  if (condition === undefined) return {};
  return 'ifAbsent' in condition ? { IfNoneMatch: '*' } : { IfMatch: `"${condition.ifMatch}"` };
};

const exists = async (client: S3Client, bucket: string, key: string): Promise<boolean> => {
  try {
    await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw storageError({ operation: 'HeadObject', bucket, key }, error);
  }
};

/**
 * Write a JSON document. If a condition is given, write only when it holds.
 * @returns false when the condition did not hold: the key already has an object, or another version than expected, or none
 * @throws {StorageError} on every other failure
 */
export const putDocument = async (client: S3Client, put: DocumentPut): Promise<boolean> => {
  const { bucket, key, document, condition } = put;
  const body = documentBytes(document);
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: body,
    ContentType: 'application/json',
    ChecksumSHA256: createHash('sha256').update(body).digest('base64'),
    ...conditionHeaders(condition),
  });
  const isConflict = (error: unknown): boolean => condition !== undefined && statusOf(error) === 409;
  try {
    await retry(() => client.send(command), { rule: CONFLICT, world: RETRY_WORLD, mayPass: isConflict });
    return true;
  } catch (error) {
    if (condition !== undefined && statusOf(error) === 412) return false;
    if (condition !== undefined && 'ifMatch' in condition && isMissing(error)) return false;
    if (
      isConflict(error) &&
      condition !== undefined &&
      'ifAbsent' in condition &&
      (await exists(client, bucket, key))
    ) {
      return false;
    }
    throw storageError({ operation: 'PutObject', bucket, key }, error);
  }
};
