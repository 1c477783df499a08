import { createHash } from 'node:crypto';
import { S3Error } from '../protocol/s3-error.ts';
import { ByteReader } from './byte-reader.ts';

/** Judges the signature chain of `STREAMING-AWS4-HMAC-SHA256-PAYLOAD`; both throw SignatureDoesNotMatch. */
export interface ChunkVerifier {
  verifyChunk(sha256Hex: string, signature: string | undefined): void;
  verifyTrailer(sha256Hex: string, signature: string | undefined): void;
}

/** Trailing headers by lower-case name, filled while the body is read. */
export type Trailers = Map<string, string>;

const CHUNK_HEADER = /^([0-9a-fA-F]{1,10})(?:;chunk-signature=([0-9a-f]{64}))?$/;

const readTrailers = async (reader: ByteReader, trailers: Trailers, verifier: ChunkVerifier | undefined) => {
  const signed = createHash('sha256');
  let signature: string | undefined;
  for (let line = await reader.readLine(); line !== ''; line = await reader.readLine()) {
    const colon = line.indexOf(':');
    if (colon < 1 || trailers.size >= 16) throw new S3Error('MalformedTrailerError');
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'x-amz-trailer-signature') signature = value;
    else {
      trailers.set(name, value);
      signed.update(`${name}:${value}\n`);
    }
  }
  if (trailers.size > 0) verifier?.verifyTrailer(signed.digest('hex'), signature);
};

/**
 * Remove the framing of an `aws-chunked` body.
 * @param source the body as sent
 * @param trailers receives the trailing headers once the data has been read
 * @param verifier checks chunk signatures; without one, chunks carry none
 * @returns the object's bytes; a chunk is yielded before its signature is known, so nothing may be committed before the end
 * @throws {S3Error} IncompleteBody, MalformedTrailerError, SignatureDoesNotMatch
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  trailers: Trailers,
  verifier?: ChunkVerifier,
): AsyncGenerator<Buffer> {
  const reader = new ByteReader(source);
  for (;;) {
    const header = CHUNK_HEADER.exec(await reader.readLine());
    if (!header) throw new S3Error('IncompleteBody', 'The aws-chunked framing of the body is broken.');
    const size = Number.parseInt(header[1] ?? '', 16);
    const hash = verifier && createHash('sha256');
    for await (const slice of reader.read(size)) {
      hash?.update(slice);
      yield slice;
    }
    if (hash) verifier?.verifyChunk(hash.digest('hex'), header[2]);
    if (size === 0) break;
    if ((await reader.readLine()) !== '') {
      throw new S3Error('IncompleteBody', 'A chunk of the body is longer than it says.');
    }
  }
  await readTrailers(reader, trailers, verifier);
  await reader.drain();
}
