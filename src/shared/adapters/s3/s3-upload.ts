import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload as MultipartUpload } from '@aws-sdk/lib-storage';
import { FanreelError, messageOf, StorageError } from '../../core/errors/errors.ts';
import type { ObjectStore, Stored, Upload } from '../../core/ports/ports.ts';
import { type DirectPuts, makeDirectPuts } from './s3-direct-put.ts';
import { storageError } from './s3-failure.ts';
import { unquoted } from './s3-read.ts';

/** Larger outputs are uploaded in parts: a broken connection then costs only one part, and memory stays bounded. */
export const MULTIPART_ABOVE_BYTES = 16 * 1024 * 1024;
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_IN_FLIGHT = 2;

/** What uploads need. */
interface Uploading {
  readonly client: S3Client;
  /** of the same client */
  readonly direct: DirectPuts;
}

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
  { client, direct }: Uploading,
  bucket: string,
  { key, contentType }: Upload,
  body: Uint8Array,
): Promise<Stored> => {
  const sha256 = createHash('sha256').update(body).digest();
  const stored = { bytes: body.byteLength, sha256: sha256.toString('hex') };
  const etag = await direct.put(bucket, { key, contentType, body, sha256 });
  if (etag !== undefined) return { ...stored, etag };
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    // From memory, not as a stream: only then can the SDK send it again after a failure.
    Body: body,
    ContentType: contentType,
    ChecksumSHA256: sha256.toString('base64'),
  });
  direct.learnFrom(command, bucket, key);
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
 * Make the function that uploads outputs; the store verifies a SHA-256 of what it received. It throws a StorageError when an output is
 * not stored.
 */
export const makeUploadOutput = (client: S3Client): ObjectStore['put'] => {
  const uploading = { client, direct: makeDirectPuts(client) };
  return async (bucket, upload) => {
    const content = contentOf(upload);
    try {
      if (content instanceof Uint8Array) return await putWhole(uploading, bucket, upload, content);
      return await putInParts(client, bucket, upload, content);
    } catch (error) {
      // If the body is a stream, its producer may have failed; the producer's error has the better reason.
      if (error instanceof FanreelError) throw error;
      throw storageError({ operation: 'PutObject', bucket, key: upload.key }, error);
    }
  };
};
