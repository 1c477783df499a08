import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { unquoted } from './etag.ts';
import type { ListPage } from './list-page.ts';
import { storageError } from './s3-failure.ts';

/**
 * Lists of a bucket page by page, by the SDK.
 * @param client from `makeS3Client`
 */
export const makeSdkPageLister =
  (client: S3Client): ListPage =>
  async (bucket, { prefix, delimiter, after, limit }) => {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      Delimiter: delimiter,
      StartAfter: after,
      MaxKeys: limit,
    });
    const page = await client.send(command).catch((error: unknown) => {
      throw storageError({ operation: 'ListObjectsV2', bucket, key: prefix }, error);
    });
    return {
      objects: (page.Contents ?? []).map(({ Key, Size, ETag, LastModified }) => ({
        key: Key ?? '',
        bytes: Size ?? 0,
        etag: unquoted(ETag),
        modifiedMs: LastModified?.getTime() ?? 0,
      })),
      folders: (page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix ?? ''),
      more: page.IsTruncated === true,
    };
  };
