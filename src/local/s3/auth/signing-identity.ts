import { timingSafeEqual } from 'node:crypto';
import { toAmzDate } from '../../../shared/core/signing/amz-date.ts';
import { SigningKeys, type SigningScope } from '../../../shared/core/signing/signing-keys.ts';
import type { Credentials } from '../../signing/credentials.ts';
import { keyPairOf } from '../../signing/sessions.ts';
import { S3Error } from '../protocol/s3-error.ts';

/** The key pair and region for which signatures are accepted. */
export interface SigningIdentity {
  readonly region: string;
  /** the cloud's own key pair; session credentials are issued from it */
  readonly owner: Credentials;
}

/** A request's statements about its signer. */
export interface ClaimedSignatory {
  /** `<key id>/<date>/<region>/s3/aws4_request` */
  readonly credential: string;
  /** `x-amz-security-token`, which requests of a session carry */
  readonly sessionToken: string | undefined;
  readonly signingDate: Date;
  /** time of the request's arrival */
  readonly now: Date;
}

/** Keys of the sessions that send requests. */
export const SIGNING_KEYS = new SigningKeys();

const keyPair = ({ sessionToken, now }: ClaimedSignatory, accessKeyId: string, owner: Credentials): Credentials => {
  const found = keyPairOf(owner, accessKeyId, sessionToken, now.getTime());
  if (found === 'unknownKey') throw new S3Error('InvalidAccessKeyId', undefined, { AWSAccessKeyId: accessKeyId });
  if (found === 'badToken') throw new S3Error('InvalidToken');
  if (found === 'expired') throw new S3Error('ExpiredToken');
  return found;
};

/**
 * Find the key pair of a request's signer, to sign the request again for comparison. Checks the scope of the signature against the
 * known keys and the time of signing. A session's token is an ordinary header or parameter here, signed with the others.
 * @throws {S3Error} InvalidAccessKeyId for an unknown key and for a session without its token, InvalidToken for an invalid token,
 *   ExpiredToken for an expired one, `malformed` for a scope of another day, region or service
 */
export const findSignatory = (
  claimed: ClaimedSignatory,
  identity: SigningIdentity,
  malformed: 'AuthorizationHeaderMalformed' | 'AuthorizationQueryParametersError' | 'InvalidArgument',
): SigningScope => {
  const { credential, signingDate } = claimed;
  const fields = credential.split('/');
  const [date, region, service, terminator] = fields.slice(-4);
  const accessKeyId = fields.slice(0, -4).join('/');
  if (fields.length < 5 || service !== 's3' || terminator !== 'aws4_request') {
    throw new S3Error(malformed, `The credential "${credential}" is not <key id>/YYYYMMDD/<region>/s3/aws4_request.`);
  }
  const { secretAccessKey } = keyPair(claimed, accessKeyId, identity.owner);
  if (region !== identity.region) {
    throw new S3Error(malformed, `The region '${region}' is wrong; expecting '${identity.region}'.`, {
      Region: identity.region,
    });
  }
  const amzDate = toAmzDate(signingDate);
  const day = amzDate.slice(0, 8);
  if (date !== day) {
    throw new S3Error(malformed, `The credential is of ${date}, the request of ${day}.`);
  }
  return { secretAccessKey, amzDate, region, service };
};

/**
 * Compare signatures in constant time.
 * @throws {S3Error} SignatureDoesNotMatch
 */
export const assertSameSignature = (expected: string, given: string | undefined): void => {
  const left = Buffer.from(expected);
  const right = Buffer.from(given ?? '');
  if (left.length !== right.length || !timingSafeEqual(left, right)) throw new S3Error('SignatureDoesNotMatch');
};

/** Text for the signer. A signature covers the bytes as sent; Node reads each byte as one character, and the signer writes UTF-8. */
const asSigned = (value: string): string => Buffer.from(value, 'latin1').toString('utf8');

/**
 * Headers that the signature covers, which must be `host` and every `x-amz-*` header that was sent.
 * @throws {S3Error} AccessDenied naming the headers that were left out
 */
export const pickSignedHeaders = (
  headers: Readonly<Record<string, string>>,
  signedNames: ReadonlySet<string>,
): Record<string, string> => {
  const unsigned = Object.keys(headers).filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !signedNames.has(name),
  );
  if (unsigned.length > 0) {
    throw new S3Error('AccessDenied', 'There were headers present in the request which were not signed', {
      HeadersNotSigned: unsigned.join(', '),
    });
  }
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => signedNames.has(name))
      .map(([name, value]) => [name, asSigned(value)]),
  );
};
