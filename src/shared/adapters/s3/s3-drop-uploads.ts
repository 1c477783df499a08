import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandInput,
  type ListMultipartUploadsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { isMissing, storageError } from './s3-failure.ts';

type Marker = Pick<ListMultipartUploadsCommandInput, 'KeyMarker' | 'UploadIdMarker'>;

const listPage = async (
  client: S3Client,
  bucket: string,
  key: string,
  marker: Marker,
): Promise<ListMultipartUploadsCommandOutput> => {
  try {
    return await client.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: key, ...marker }));
  } catch (error) {
    throw storageError({ operation: 'ListMultipartUploads', bucket, key }, error);
  }
};

const nextMarker = ({
  IsTruncated,
  NextKeyMarker,
  NextUploadIdMarker,
}: ListMultipartUploadsCommandOutput): Marker | undefined =>
  IsTruncated === true && NextKeyMarker !== undefined && NextUploadIdMarker !== undefined
    ? { KeyMarker: NextKeyMarker, UploadIdMarker: NextUploadIdMarker }
    : undefined;

/**
 * Abort all multipart uploads of one key. Uploads that a killed process began would stay, and cost money, until they are
 * aborted.
 * @returns number of aborted uploads
 * @throws {StorageError} when one could not be aborted
 */
export const dropUploads = async (client: S3Client, bucket: string, key: string): Promise<number> => {
  let dropped = 0;
  let marker: Marker | undefined = {};
  while (marker !== undefined) {
    const page = await listPage(client, bucket, key, marker);
    for (const { Key, UploadId } of page.Uploads ?? []) {
      if (Key !== key) continue;
      try {
        await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
        dropped += 1;
      } catch (error) {
        // A missing upload has ended meanwhile.
        if (!isMissing(error)) throw storageError({ operation: 'AbortMultipartUpload', bucket, key }, error);
      }
    }
    marker = nextMarker(page);
  }
  return dropped;
};
