import { AccessDeniedError, ConfigError, type FanreelError, type ProcessEnd } from '../errors/errors.ts';
import { processFailure } from '../errors/process-failure.ts';
import type { ReadFault, TransportFault } from './read-fault.ts';
import { sourceErrorOf } from './source-status.ts';

const PHRASES: Readonly<Record<TransportFault, string>> = {
  refused: 'the read was sent to another host than the source bucket, which is refused',
  unreachable: 'the source bucket could not be reached',
  tls: 'the certificate of the source bucket does not verify',
  http: 'the source bucket refused to go on',
  wrong: 'the source bucket answered with other bytes than were asked for',
  stalled: 'the connection stalled',
  cut: 'the connection was cut',
};

/** Why a read failed, as a phrase for a message. */
const readTrouble = ({ transport, httpStatus }: ReadFault): string =>
  httpStatus === undefined ? PHRASES[transport] : `${PHRASES[transport]} (HTTP ${httpStatus})`;

/** The error for a failure that another attempt cannot cure; undefined for other failures. */
const permanentTrouble = ({ transport, httpStatus }: ReadFault, host: string): FanreelError | undefined => {
  const sourceError = httpStatus === undefined ? undefined : sourceErrorOf(httpStatus);
  if (sourceError !== undefined) return sourceError;
  if (transport !== 'tls') return undefined;
  return new ConfigError(
    `The certificate of ${host} does not verify: the read was stopped before a byte of it was used. ` +
      'Name the PEM file of its authority with NODE_EXTRA_CA_CERTS, or find out who answers in its place.',
  );
};

const FORBIDDEN = 403;

/** A presigned URL grants what its signer is allowed to do, until it expires. */
const DENIED =
  'Access to the source was denied (HTTP 403). Allow the role that signs its URL s3:GetObject on the source, and look for a Deny in the ' +
  'policies of the bucket, the organisation and the key that encrypts it; an archived object has to be restored first. A URL that expired is renewed by the next attempt.';

/** Circumstances of a failed read. */
export interface BrokenRead {
  /** begins the message: "ffmpeg over 0-30 s of …" */
  readonly what: string;
  /** URL of the object in the store */
  readonly url: string;
  /** how the program that was reading ended */
  readonly end: ProcessEnd;
}

/**
 * The error of an attempt whose read failed.
 * @returns a permanent error when the source is gone or was replaced, or its server's certificate does not verify
 */
export const readFailure = (fault: ReadFault, { what, url, end }: BrokenRead): FanreelError => {
  const permanent = permanentTrouble(fault, new URL(url).host);
  if (permanent !== undefined) return permanent;
  if (fault.httpStatus === FORBIDDEN) return new AccessDeniedError(`${what} was stopped. ${DENIED}`);
  return processFailure(what, end, { why: `was stopped: ${readTrouble(fault)}` });
};
