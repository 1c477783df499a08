import { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { StorageError } from '../../core/errors/errors.ts';
import type { ObjectStream, ReadRange } from '../../core/ports/ports.ts';
import { countTries, type RetryRule } from '../../core/retry/retry.ts';
import { RETRY_WORLD } from '../retry/retry-world.ts';
import { unquoted } from './etag.ts';
import { isMissing, statusOf, storageError } from './s3-failure.ts';

/** For a read that breaks off; each piece that arrives resets the count. */
const RESUME: RetryRule = { attempts: 5, firstMs: 200, longestMs: 5_000 };

interface Read {
  readonly bucket: string;
  readonly key: string;
  readonly range: ReadRange;
}

interface Opened {
  readonly etag: string;
  /** size of the whole object */
  readonly bytes: number;
  readonly body: AsyncIterable<Uint8Array>;
}

const rangeHeader = ({ from = 0, length }: ReadRange): { Range?: string } => {
  if (from === 0 && length === undefined) return {};
  return { Range: `bytes=${from}-${length === undefined ? '' : from + length - 1}` };
};

const open = async (client: S3Client, { bucket, key, range }: Read): Promise<Opened> => {
  const match = range.etag === undefined ? {} : { IfMatch: `"${range.etag}"` };
  const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...rangeHeader(range), ...match }));
  if (!(answer.Body instanceof Readable)) throw new StorageError(`The answer for "${key}" has no body.`);
  const whole = /\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1];
  return { etag: unquoted(answer.ETag), bytes: Number(whole ?? answer.ContentLength ?? 0), body: answer.Body };
};

async function* resumed(client: S3Client, read: Read, first: Opened): AsyncGenerator<Uint8Array> {
  const { from = 0, length } = read.range;
  const end = length === undefined ? first.bytes : Math.min(first.bytes, from + length);
  let body: AsyncIterable<Uint8Array> | undefined = first.body;
  const tries = countTries(RESUME, RETRY_WORLD);
  for (let at = from; at < end; ) {
    try {
      const range = { from: at, length: end - at, etag: first.etag };
      body ??= (await open(client, { ...read, range })).body;
      for await (const piece of body) {
        at += piece.byteLength;
        tries.progressed();
        yield piece;
      }
      if (at < end) throw new StorageError(`it ended ${end - at} bytes too early`);
    } catch (error) {
      // The object was replaced or deleted: the rest of this version cannot be read any more.
      const final = statusOf(error) === 412 || isMissing(error);
      if (final || !(await tries.again())) throw storageError({ operation: 'GetObject', ...read }, error);
    }
    body = undefined;
  }
}

/**
 * Read an object piece by piece. A read that breaks off is resumed at the same byte of the same version.
 * @returns undefined when the object does not exist
 * @throws {StorageError} on every other failure, also while the body is read
 */
export const readObject = async (client: S3Client, read: Read): Promise<ObjectStream | undefined> => {
  try {
    const first = await open(client, read);
    return { etag: first.etag, bytes: first.bytes, body: resumed(client, read, first) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw storageError({ operation: 'GetObject', ...read }, error);
  }
};
