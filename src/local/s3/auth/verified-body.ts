import { decodeAwsChunked, type Trailers } from '../body/aws-chunked.ts';
import {
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  checksumHeader,
  parseChecksumAlgorithm,
} from '../body/checksums.ts';
import { type BodyDigest, type DigestedBody, digestBody } from '../body/digested-body.ts';
import { S3Error } from '../protocol/s3-error.ts';
import type { AuthenticatedRequest } from './authenticated-request.ts';

/** Largest object that one PUT may carry. */
const MAX_SINGLE_UPLOAD_BYTES = 5 * 1024 ** 3;

const EMPTY_TRAILERS: Trailers = new Map();

const announcedLength = (header: string | undefined): number => {
  if (header === undefined || !/^\d{1,15}$/.test(header)) throw new S3Error('MissingContentLength');
  const length = Number(header);
  if (length <= MAX_SINGLE_UPLOAD_BYTES) return length;
  throw new S3Error('EntityTooLarge', undefined, {
    ProposedSize: header,
    MaxSizeAllowed: String(MAX_SINGLE_UPLOAD_BYTES),
  });
};

/** The checksum that the request declares: its algorithm, and its value unless the value comes as a trailer. */
const declaredChecksum = (
  headers: Readonly<Record<string, string>>,
): { algorithm: ChecksumAlgorithm; value: string | undefined; trailer: boolean } | undefined => {
  const given = CHECKSUM_ALGORITHMS.filter((algorithm) => headers[checksumHeader(algorithm)] !== undefined);
  if (given.length > 1) throw new S3Error('InvalidRequest', 'Expecting a single x-amz-checksum- header.');
  const [algorithm] = given;
  if (algorithm) return { algorithm, value: headers[checksumHeader(algorithm)], trailer: false };
  const announced = headers['x-amz-trailer']?.trim().toLowerCase();
  const trailing = CHECKSUM_ALGORITHMS.find((name) => checksumHeader(name) === announced);
  if (trailing) return { algorithm: trailing, value: undefined, trailer: true };
  if (announced) throw new S3Error('InvalidRequest', `The trailer "${announced}" is not supported.`);
  const named = parseChecksumAlgorithm(headers['x-amz-sdk-checksum-algorithm'] ?? '');
  return named && { algorithm: named, value: undefined, trailer: false };
};

const assertBase64 = (value: string, bytes: number, header: string): void => {
  const decoded = Buffer.from(value, 'base64');
  if (decoded.length === bytes && decoded.toString('base64') === value) return;
  const code = header === 'content-md5' ? 'InvalidDigest' : 'InvalidRequest';
  throw new S3Error(code, `Value for ${header} header is invalid.`);
};

const CHECKSUM_BYTES: Record<ChecksumAlgorithm, number> = { CRC32: 4, CRC32C: 4, CRC64NVME: 8, SHA1: 20, SHA256: 32 };

/**
 * The body of an upload, verified against everything that the client declared about it.
 * @param request its headers declare length, Content-MD5, SHA-256 and checksum; a checksum may come as a trailer
 * @param usual the checksum to compute when the request declares none; default: none
 * @returns the object's bytes (aws-chunked framing removed); reading throws after the last byte when a digest differs,
 *   so nothing may be committed before the end
 * @throws {S3Error} at once for declarations that cannot be met (MissingContentLength, EntityTooLarge, InvalidDigest);
 *   while reading BadDigest, XAmzContentSHA256Mismatch, IncompleteBody, SignatureDoesNotMatch
 */
export const openVerifiedBody = (request: AuthenticatedRequest, usual?: ChecksumAlgorithm): DigestedBody => {
  const { headers, payload } = request;
  const chunked = payload.kind === 'chunked';
  const length = announcedLength(headers[chunked ? 'x-amz-decoded-content-length' : 'content-length']);
  const declared = declaredChecksum(headers);
  if (declared?.value !== undefined) {
    assertBase64(declared.value, CHECKSUM_BYTES[declared.algorithm], checksumHeader(declared.algorithm));
  }
  const md5 = headers['content-md5'];
  if (md5 !== undefined) assertBase64(md5, 16, 'content-md5');

  const trailers: Trailers = chunked ? new Map() : EMPTY_TRAILERS;
  const source = chunked ? decodeAwsChunked(request.wireBody(), trailers, payload.verifier) : request.wireBody();
  const body = digestBody(source, { algorithm: declared?.algorithm ?? usual, sha256: payload.kind === 'sha256' });

  const assertDigest = (digest: BodyDigest): void => {
    if (digest.size !== length) {
      throw new S3Error('IncompleteBody', `The body has ${digest.size} bytes where ${length} were announced.`);
    }
    if (payload.kind === 'sha256' && digest.sha256 !== payload.hex) {
      throw new S3Error('XAmzContentSHA256Mismatch', undefined, {
        ClientComputedContentSHA256: payload.hex,
        S3ComputedContentSHA256: digest.sha256 ?? '',
      });
    }
    if (md5 !== undefined && Buffer.from(digest.md5, 'hex').toString('base64') !== md5) {
      throw new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.');
    }
    if (!declared) return;
    const expected = declared.trailer ? trailers.get(checksumHeader(declared.algorithm)) : declared.value;
    if (expected === undefined) {
      if (declared.trailer) throw new S3Error('MalformedTrailerError');
      return;
    }
    if (expected !== digest.checksum?.value) {
      throw new S3Error('BadDigest', `The ${declared.algorithm} you specified did not match the calculated checksum.`);
    }
  };
  async function* verified(): AsyncGenerator<Buffer> {
    let size = 0;
    for await (const chunk of body.chunks) {
      size += chunk.length;
      if (size > length) throw new S3Error('IncompleteBody', `The body is longer than the ${length} bytes announced.`);
      yield chunk;
    }
    assertDigest(body.digest());
  }
  return { chunks: verified(), digest: body.digest };
};

/**
 * Read a whole request document (XML) after verifying it like an upload.
 * @param maxBytes most bytes that the document may have
 * @throws {S3Error} as {@link openVerifiedBody}, and MaxMessageLengthExceeded past `maxBytes`
 */
export const readVerifiedDocument = async (request: AuthenticatedRequest, maxBytes: number): Promise<string> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of openVerifiedBody(request).chunks) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new S3Error('MaxMessageLengthExceeded', undefined, { MaxMessageLengthBytes: String(maxBytes) });
    }
    parts.push(chunk);
  }
  return Buffer.concat(parts).toString('utf8');
};
