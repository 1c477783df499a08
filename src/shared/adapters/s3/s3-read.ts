import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { SourceMediaError } from '../../core/errors/errors.ts';
import { unquoted } from './etag.ts';
import { isMissing, statusOf, storageError } from './s3-failure.ts';

/**
 * Read a small text object whole.
 * @throws the SDK's own error
 */
export const readText = async (client: S3Client, bucket: string, key: string) => {
  const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return { text: (await answer.Body?.transformToString('utf-8')) ?? '', etag: unquoted(answer.ETag) };
};

/**
 * Read the first bytes of a source object.
 * @param etag unquoted; the object must still be this version. undefined: the current version
 * @param bytes at most this many
 * @returns fewer bytes when the object is shorter, none when it is empty
 * @throws {SourceMediaError} `sourceReplaced` or `sourceGone`
 * @throws {StorageError} on every other failure
 */
export const readStart = async (
  client: S3Client,
  bucket: string,
  key: string,
  etag: string | undefined,
  bytes: number,
): Promise<Uint8Array> => {
  try {
    const answer = await client.send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        Range: `bytes=0-${bytes - 1}`,
        ...(etag === undefined ? {} : { IfMatch: `"${etag}"` }),
      }),
    );
    return (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
  } catch (cause) {
    const status = statusOf(cause);
    // No byte range fits an empty object.
    if (status === 416) return new Uint8Array();
    if (status === 412) {
      throw new SourceMediaError(
        'sourceReplaced',
        `"${key}" in bucket ${bucket} is not the version that was uploaded first (etag ${etag}): it was overwritten. ` +
          'The newer version has a job of its own.',
        { cause },
      );
    }
    if (isMissing(cause)) {
      throw new SourceMediaError(
        'sourceGone',
        `"${key}" is not in bucket ${bucket} any more: it was deleted or moved. Upload it again.`,
        { cause },
      );
    }
    throw storageError({ operation: 'GetObject', bucket, key }, cause);
  }
};
