import { CopyObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { encodeKey } from '../../core/signing/sign-request.ts';
import { unquoted } from './etag.ts';
import { isMissing, statusOf, storageError } from './s3-failure.ts';

interface ObjectCopy {
  readonly bucket: string;
  readonly from: { readonly key: string; readonly etag: string };
  readonly to: string;
}

/** The source as the header has it: percent-encoded, its slashes kept. */
const encoded = (bucket: string, key: string): string => `${bucket}/${encodeKey(key)}`;

/**
 * Copy a version of an object to another key of its bucket; content type and checksum algorithm are kept. Tags are not: reading them
 * would take a right of its own.
 * @returns the etag of the copy, which differs from the source's where that was uploaded in parts; undefined when the version is not there
 */
export const copyVersion = async (client: S3Client, { bucket, from, to }: ObjectCopy): Promise<string | undefined> => {
  try {
    const { CopyObjectResult } = await client.send(
      new CopyObjectCommand({
        Bucket: bucket,
        Key: to,
        CopySource: encoded(bucket, from.key),
        CopySourceIfMatch: `"${from.etag}"`,
        TaggingDirective: 'REPLACE',
      }),
    );
    return unquoted(CopyObjectResult?.ETag);
  } catch (error) {
    if (isMissing(error) || statusOf(error) === 412) return undefined;
    throw storageError({ operation: 'CopyObject', bucket, key: from.key }, error);
  }
};
