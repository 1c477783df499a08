import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { FanreelError } from '../../shared/core/errors/errors.ts';
import { parseAmzDate, toAmzDate } from '../../shared/core/signing/amz-date.ts';
import { signRequest } from '../../shared/core/signing/sign-request.ts';
import { SigningKeys } from '../../shared/core/signing/signing-keys.ts';
import type { Credentials } from '../signing/credentials.ts';
import { keyPairOf } from '../signing/sessions.ts';

/** A request as it came in. */
export interface SignedRequest {
  readonly method: string;
  /** Path without query, as sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request that is not signed as it must be; `code` is AWS's name for the reason. */
export class SignatureError extends FanreelError {
  override readonly name = 'SignatureError';
  override readonly retryable = false;

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const MAX_SKEW_MS = 5 * 60_000;
const AUTHORIZATION = /^AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

/** The key pair, service and time that a signature is checked against. */
export interface ExpectedSignature {
  /** the cloud's own key pair; sessions are issued in its name */
  readonly credentials: Credentials;
  readonly service: string;
  readonly nowMs: number;
}

interface ClaimedSignature {
  readonly credentials: Credentials;
  readonly region: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly signedAt: Date;
}

const TOKEN_HEADER = 'x-amz-security-token';
const SIGNING_KEYS = new SigningKeys();

/** @throws {SignatureError} for an unknown key, a session without its token, and an invalid or expired token */
const findKeyPair = (accessKeyId: string, headers: IncomingHttpHeaders, expected: ExpectedSignature): Credentials => {
  const token = headers[TOKEN_HEADER];
  const found = keyPairOf(expected.credentials, accessKeyId, token?.toString(), expected.nowMs);
  if (typeof found === 'object') return found;
  if (found === 'expired') {
    throw new SignatureError('ExpiredTokenException', 'The security token included in the request is expired.');
  }
  throw new SignatureError(
    'UnrecognizedClientException',
    found === 'badToken'
      ? 'The security token included in the request is invalid.'
      : `The access key ${accessKeyId} is not the one of this cloud.`,
  );
};

/**
 * Check the signature fields of a request that are known before its body is read.
 * @throws {SignatureError} with AWS's code and the fault, when the signature is wrong whatever the body is
 */
export const readClaimedSignature = (headers: IncomingHttpHeaders, expected: ExpectedSignature): ClaimedSignature => {
  if (!headers.authorization) {
    throw new SignatureError(
      'MissingAuthenticationTokenException',
      'The request is not signed: Authorization is missing.',
    );
  }
  const [, credential = '', signedList = '', signature = ''] = AUTHORIZATION.exec(headers.authorization) ?? [];
  const [accessKeyId = '', , region = '', service, terminator, ...rest] = credential.split('/');
  const signedHeaders = signedList.split(';');
  const mustBeSigned = ['host', ...(headers[TOKEN_HEADER] === undefined ? [] : [TOKEN_HEADER])];
  if (terminator !== 'aws4_request' || rest.length > 0 || !mustBeSigned.every((name) => signedHeaders.includes(name))) {
    throw new SignatureError(
      'IncompleteSignatureException',
      'Authorization is no complete AWS4-HMAC-SHA256 signature.',
    );
  }
  const credentials = findKeyPair(accessKeyId, headers, expected);
  if (service !== expected.service) {
    throw new SignatureError('InvalidSignatureException', `Signed for ${service}, this is ${expected.service}.`);
  }
  const signedAt = parseAmzDate(String(headers['x-amz-date'] ?? ''));
  if (signedAt === undefined || Math.abs(expected.nowMs - signedAt.getTime()) > MAX_SKEW_MS) {
    throw new SignatureError(
      'InvalidSignatureException',
      `Signature expired or from the future: X-Amz-Date ${headers['x-amz-date'] ?? 'is missing'}, here it is ${new Date(expected.nowMs).toISOString()}.`,
    );
  }
  return { credentials, region, signedHeaders, signature, signedAt };
};

/**
 * Verify the SigV4 signature in a request's Authorization header by signing the request again.
 * @param expected the key pair, the service that the signature must be for, and the time
 * @throws {SignatureError} with AWS's code and the fault
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export const verifySignature = (request: SignedRequest, expected: ExpectedSignature): void => {
  const { method, path, headers, body } = request;
  const { credentials, region, signedHeaders, signature, signedAt } = readClaimedSignature(headers, expected);
  const payloadHash = createHash('sha256').update(body).digest('hex');
  const claimedHash = headers['x-amz-content-sha256'];
  if (claimedHash !== undefined && claimedHash !== payloadHash) {
    throw new SignatureError('InvalidSignatureException', 'x-amz-content-sha256 is not the hash of the body.');
  }
  const signed = signedHeaders.map((name) => [name, Object.hasOwn(headers, name) ? String(headers[name]) : '']);
  const computed = signRequest(
    { method, path, query: [], headers: Object.fromEntries(signed), payloadHash },
    { secretAccessKey: credentials.secretAccessKey, amzDate: toAmzDate(signedAt), region, service: expected.service },
    SIGNING_KEYS,
  );
  if (computed.length !== signature.length || !timingSafeEqual(Buffer.from(computed), Buffer.from(signature))) {
    throw new SignatureError(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided. Check the secret access key.',
    );
  }
};
