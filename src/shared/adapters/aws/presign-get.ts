import { toAmzDate } from '../../core/signing/amz-date.ts';
import { encodeKey, SIGNING_ALGORITHM, signRequest } from '../../core/signing/sign-request.ts';
import { credentialScope, SigningKeys } from '../../core/signing/signing-keys.ts';
import type { ServicePlace } from './service-place.ts';
import { queryText } from './signed-request.ts';

/** The body of a presigned request is not signed. */
const UNSIGNED = 'UNSIGNED-PAYLOAD';

const keysOfDays = new SigningKeys();

/**
 * Presign the reading of an object.
 * @param overrides parameters such as `response-content-type`, which are signed too
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export const presignGet = (
  { protocol, host, root, region, service, keys }: ServicePlace,
  key: string,
  expiresInSeconds: number,
  overrides: Readonly<Record<string, string>>,
): string => {
  const amzDate = toAmzDate(new Date());
  const scope = { secretAccessKey: keys.secretAccessKey, amzDate, region, service };
  const query: (readonly [string, string])[] = [
    ['X-Amz-Algorithm', SIGNING_ALGORITHM],
    ['X-Amz-Credential', `${keys.accessKeyId}/${credentialScope(scope)}`],
    ['X-Amz-Date', amzDate],
    ['X-Amz-Expires', `${expiresInSeconds}`],
    ...(keys.sessionToken === undefined ? [] : [['X-Amz-Security-Token', keys.sessionToken] as const]),
    ['X-Amz-SignedHeaders', 'host'],
    ...Object.entries(overrides),
  ];
  const path = `${root}/${encodeKey(key)}`;
  const signature = signRequest(
    { method: 'GET', path, query, headers: { host }, payloadHash: UNSIGNED },
    scope,
    keysOfDays,
  );
  return `${protocol}//${host}${path}?${queryText([...query, ['X-Amz-Signature', signature]])}`;
};
