import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type BackOff, backOffMs } from '../back-off.ts';
import type { PutCondition } from '../ports.ts';
import { isMissing, statusOf, storageError } from './s3-failure.ts';

/** S3 answers 409 when a conditional write meets another write in progress, which ends within moments. */
const CONFLICT_ATTEMPTS = 6;
const CONFLICT: BackOff = { firstMs: 100, longestMs: 5_000 };

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
  const body = Buffer.from(`${JSON.stringify(document)}\n`, 'utf8');
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: body,
    ContentType: 'application/json',
    ChecksumSHA256: createHash('sha256').update(body).digest('base64'),
    ...conditionHeaders(condition),
  });
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(command);
      return true;
    } catch (error) {
      const status = statusOf(error);
      if (condition !== undefined && status === 412) return false;
      if (condition !== undefined && 'ifMatch' in condition && isMissing(error)) return false;
      const conflict = condition !== undefined && status === 409;
      if (conflict && attempt < CONFLICT_ATTEMPTS) {
        await delay(backOffMs(CONFLICT, attempt, Math.random()));
        continue;
      }
      if (conflict && condition !== undefined && 'ifAbsent' in condition && (await exists(client, bucket, key))) {
        return false;
      }
      throw storageError({ operation: 'PutObject', bucket, key }, error);
    }
  }
};
