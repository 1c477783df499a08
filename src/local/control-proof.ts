import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CloudEndpoints } from './cloud-api.ts';

/** What a client asks to be proved: no other program is made to answer for it. */
const PURPOSE = 'fanreel control proof 1';

/** Ports that a client will send films and credentials to. */
type ProvedEndpoints = Pick<
  CloudEndpoints,
  's3Endpoint' | 's3TlsEndpoint' | 'eventsEndpoint' | 'controlEndpoint' | 'apiEndpoint' | 'viewerUrl'
>;

/**
 * Prove that one knows the secret of a home and serves these endpoints.
 * @param nonce of the client, hex
 * @returns hex
 */
export const controlProof = (secret: string, nonce: string, endpoints: ProvedEndpoints): string => {
  const { s3Endpoint, s3TlsEndpoint, eventsEndpoint, controlEndpoint, apiEndpoint, viewerUrl } = endpoints;
  const served = [s3Endpoint, s3TlsEndpoint, eventsEndpoint, controlEndpoint, apiEndpoint ?? '', viewerUrl ?? ''];
  return createHmac('sha256', secret)
    .update(JSON.stringify([PURPOSE, nonce, ...served]))
    .digest('hex');
};

/** Whether a proof is the one that was asked for, in a time that says nothing about it. */
export const isProof = (proof: string, secret: string, nonce: string, endpoints: ProvedEndpoints): boolean => {
  const [given, expected] = [Buffer.from(proof, 'hex'), Buffer.from(controlProof(secret, nonce, endpoints), 'hex')];
  return given.length === expected.length && timingSafeEqual(given, expected);
};
