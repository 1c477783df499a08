import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload as MultipartUpload } from '@aws-sdk/lib-storage';
import { FanreelError, messageOf, StorageError } from '../../core/errors/errors.ts';
import type { Stored, Upload } from '../../core/ports/ports.ts';
import { storageError } from './s3-failure.ts';
import { unquoted } from './s3-read.ts';

/** Larger outputs are uploaded in parts: a broken connection then costs only one part, and memory stays bounded. */
export const MULTIPART_ABOVE_BYTES = 16 * 1024 * 1024;
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_IN_FLIGHT = 2;

const putWhole = async (client: S3Client, bucket: string, upload: Upload, body: Uint8Array): Promise<Stored> => {
  const sha256 = createHash('sha256').update(body).digest();
  const { ETag } = await client.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: upload.key,
      // From memory, not as a stream: only then can the SDK send it again after a failure.
      Body: body,
      ContentType: upload.contentType,
      ChecksumSHA256: sha256.toString('base64'),
    }),
  );
  return { bytes: body.byteLength, sha256: sha256.toString('hex'), etag: unquoted(ETag) };
};

/** Uploads a body that is read piece by piece; a body that fits into one part is stored with a single request. */
const putInParts = async (
  client: S3Client,
  bucket: string,
  upload: Upload,
  pieces: AsyncIterable<Uint8Array>,
): Promise<Stored> => {
  const hash = createHash('sha256');
  let bytes = 0;
  const hashed = async function* () {
    for await (const chunk of pieces) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  };
  const parts = new MultipartUpload({
    client,
    params: {
      Bucket: bucket,
      Key: upload.key,
      Body: Readable.from(hashed(), { objectMode: false }),
      ContentType: upload.contentType,
      ChecksumAlgorithm: 'SHA256',
    },
    partSize: PART_BYTES,
    queueSize: PARTS_IN_FLIGHT,
  });
  const { ETag } = await parts.done();
  return { bytes, sha256: hash.digest('hex'), etag: unquoted(ETag) };
};

/** Small files are read at once: what was just written lies in memory, and handing each of its calls to another thread costs more. */
const contentOf = (upload: Upload): Uint8Array | AsyncIterable<Uint8Array> => {
  if (upload.body instanceof Uint8Array) return upload.body;
  if ('stream' in upload.body) return upload.body.stream;
  const { path } = upload.body;
  try {
    return statSync(path).size > MULTIPART_ABOVE_BYTES ? createReadStream(path) : readFileSync(path);
  } catch (cause) {
    throw new StorageError(
      `The output "${upload.key}" could not be read from the workspace (${messageOf(cause)}). Render the slice again.`,
      { cause },
    );
  }
};

/**
 * Upload one output; the store verifies a SHA-256 of what it received.
 * @throws {StorageError} when it is not stored
 */
export const uploadOutput = async (client: S3Client, bucket: string, upload: Upload): Promise<Stored> => {
  const content = contentOf(upload);
  try {
    if (content instanceof Uint8Array) return await putWhole(client, bucket, upload, content);
    return await putInParts(client, bucket, upload, content);
  } catch (error) {
    // If the body is a stream, its producer may have failed; the producer's error has the better reason.
    if (error instanceof FanreelError) throw error;
    throw storageError({ operation: 'PutObject', bucket, key: upload.key }, error);
  }
};
