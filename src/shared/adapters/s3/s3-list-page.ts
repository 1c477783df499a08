import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { ListedObject } from '../../core/ports/ports.ts';
import { unquoted } from './etag.ts';
import { storageError } from './s3-failure.ts';

/** The page of a listing to request. */
export interface PageRequest {
  readonly prefix: string;
  /** keys with a delimiter after the prefix are grouped: those with the same text up to it are returned as one folder */
  readonly delimiter?: '/';
  /** only keys after this one */
  readonly after?: string;
  /** 1 to 1,000 */
  readonly limit: number;
}

/** One page of a listing, in the order of the keys; objects and folders together are at most `limit`. */
export interface ListedPage {
  readonly objects: readonly ListedObject[];
  /** prefixes, each with its delimiter */
  readonly folders: readonly string[];
  readonly more: boolean;
}

/**
 * Lists one page with one request, however many objects the bucket holds. It throws `StorageError` when the request
 * fails.
 */
export type ListPage = (bucket: string, page: PageRequest) => Promise<ListedPage>;

/**
 * Lists of a bucket page by page.
 * @param client from `makeS3Client`
 */
export const makePageLister =
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
