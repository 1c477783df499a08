import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload as MultipartUpload } from '@aws-sdk/lib-storage';
import { FanreelError } from '../../core/errors/errors.ts';
import type { ObjectStore, Stored, Upload } from '../../core/ports/ports.ts';
import { unquoted } from './etag.ts';
import { storageError } from './s3-failure.ts';
import { uploadContent } from './upload-content.ts';

const PART_BYTES = 8 * 1024 * 1024;
const PARTS_IN_FLIGHT = 2;

/** Sign a command with the digest of its body, which the SDK would compute once more. */
const signedOver = (command: PutObjectCommand, sha256: Buffer): PutObjectCommand => {
  command.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] = sha256.toString('hex');
      return next(args);
    },
    { step: 'build', name: 'signWithDigest' },
  );
  return command;
};

const putWhole = async (
  client: S3Client,
  bucket: string,
  { key, contentType }: Upload,
  body: Uint8Array,
): Promise<Stored> => {
  const sha256 = createHash('sha256').update(body).digest();
  const stored = { bytes: body.byteLength, sha256: sha256.toString('hex') };
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    // From memory, not as a stream: only then can the SDK send it again after a failure.
    Body: body,
    ContentType: contentType,
    ChecksumSHA256: sha256.toString('base64'),
  });
  const { ETag } = await client.send(signedOver(command, sha256));
  return { ...stored, etag: unquoted(ETag) };
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

/**
 * Make the function that uploads outputs; the store verifies a SHA-256 of what it received. It throws a StorageError when an output is
 * not stored.
 */
export const makeUploadOutput =
  (client: S3Client): ObjectStore['put'] =>
  async (bucket, upload) => {
    const content = uploadContent(upload);
    try {
      if (content instanceof Uint8Array) return await putWhole(client, bucket, upload, content);
      return await putInParts(client, bucket, upload, content);
    } catch (error) {
      // If the body is a stream, its producer may have failed; the producer's error has the better reason.
      if (error instanceof FanreelError) throw error;
      throw storageError({ operation: 'PutObject', bucket, key: upload.key }, error);
    }
  };
