import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CloudEndpoints } from './cloud-api.ts';

/** Purpose that is signed with the proof, so that no other program can be made to produce one. */
const PURPOSE = 'fanreel control proof 1';

/** Endpoints to which a client will send films and credentials. */
type ProvedEndpoints = Pick<
  CloudEndpoints,
  's3Endpoint' | 's3TlsEndpoint' | 'eventsEndpoint' | 'controlEndpoint' | 'apiEndpoint' | 'viewerUrl'
>;

/**
 * Prove that this cloud knows the secret of a home and serves these endpoints.
 * @param nonce the client's challenge, hex
 * @returns HMAC, hex
 */
export const controlProof = (secret: string, nonce: string, endpoints: ProvedEndpoints): string => {
  const { s3Endpoint, s3TlsEndpoint, eventsEndpoint, controlEndpoint, apiEndpoint, viewerUrl } = endpoints;
  const served = [s3Endpoint, s3TlsEndpoint, eventsEndpoint, controlEndpoint, apiEndpoint ?? '', viewerUrl ?? ''];
  return createHmac('sha256', secret)
    .update(JSON.stringify([PURPOSE, nonce, ...served]))
    .digest('hex');
};

/** Whether a proof is correct. Compares in constant time. */
export const isProof = (proof: string, secret: string, nonce: string, endpoints: ProvedEndpoints): boolean => {
  const [given, expected] = [Buffer.from(proof, 'hex'), Buffer.from(controlProof(secret, nonce, endpoints), 'hex')];
  return given.length === expected.length && timingSafeEqual(given, expected);
};
