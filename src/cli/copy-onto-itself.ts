import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { storageError } from '../shared/adapters/s3-failure.ts';
import type { ObjectHead } from '../shared/ports.ts';
import type { Buckets } from './buckets.ts';

/** Largest object that S3 copies in one request. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
const MAX_COPY_BYTES = 5 * 1024 ** 3;
const PART_BYTES = 1024 ** 3;
const PARTS_IN_FLIGHT = 4;

const copyInParts = async ({ client }: Buckets, source: CopyParts): Promise<void> => {
  const { target, from, bytes, described } = source;
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...target, ...described }));
  const limit = pLimit(PARTS_IN_FLIGHT);
  const copyPart = async (index: number) => {
    const first = index * PART_BYTES;
    const last = Math.min(bytes, first + PART_BYTES) - 1;
    const PartNumber = index + 1;
    const copy = { ...target, UploadId, PartNumber, ...from, CopySourceRange: `bytes=${first}-${last}` };
    const { CopyPartResult } = await client.send(new UploadPartCopyCommand(copy));
    return { PartNumber, ETag: CopyPartResult?.ETag };
  };
  try {
    const indexes = Array.from({ length: Math.ceil(bytes / PART_BYTES) }, (_, index) => index);
    const Parts = await Promise.all(indexes.map((index) => limit(() => copyPart(index))));
    await client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ ...target, UploadId })).catch(() => undefined);
    throw error;
  }
};

interface CopyParts {
  readonly target: { readonly Bucket: string; readonly Key: string };
  readonly from: { readonly CopySource: string; readonly CopySourceIfMatch: string };
  readonly bytes: number;
  readonly described: { readonly Metadata: Record<string, string>; readonly ContentType?: string };
}

/**
 * Copy a source onto itself: its metadata is replaced, its bytes stay where they are, and "Object Created" is said again.
 * The etag of an object that went up in parts changes by it, so that it becomes another job.
 * @param head what is there; nothing is copied when it was replaced meanwhile
 * @throws {StorageError} when it was not copied
 */
export const copyOntoItself = async (
  buckets: Buckets,
  key: string,
  head: ObjectHead,
  metadata: Readonly<Record<string, string>>,
): Promise<void> => {
  const { client, source } = buckets;
  const target = { Bucket: source, Key: key };
  const from = {
    CopySource: `${source}/${key.split('/').map(encodeURIComponent).join('/')}`,
    CopySourceIfMatch: `"${head.etag}"`,
  };
  const described = {
    Metadata: { ...metadata },
    ...(head.contentType === undefined ? {} : { ContentType: head.contentType }),
  };
  try {
    if (head.bytes > MAX_COPY_BYTES) await copyInParts(buckets, { target, from, bytes: head.bytes, described });
    else await client.send(new CopyObjectCommand({ ...target, ...from, ...described, MetadataDirective: 'REPLACE' }));
  } catch (error) {
    throw storageError({ operation: 'CopyObject', bucket: source, key }, error);
  }
};
