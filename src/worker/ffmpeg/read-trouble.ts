import { ConfigError, type FanreelError } from '../../shared/errors.ts';
import type { ReadFault, TransportFault } from '../../shared/media/read-fault.ts';
import { sourceErrorOf } from '../../shared/media/source-status.ts';

const PHRASES: Readonly<Record<TransportFault, string>> = {
  refused: 'ffmpeg was sent to another host than the source bucket, which is refused',
  unreachable: 'the source bucket could not be reached',
  tls: 'the certificate of the source bucket does not verify',
  http: 'the source bucket refused to go on',
  wrong: 'the source bucket answered with other bytes than were asked for',
  stalled: 'the connection stalled',
  cut: 'the connection was cut',
};

/** Why bytes did not come, as a phrase for a message. */
export const readTrouble = ({ transport, httpStatus }: ReadFault): string =>
  httpStatus === undefined ? PHRASES[transport] : `${PHRASES[transport]} (HTTP ${httpStatus})`;

/**
 * The failures of a read that another attempt cannot cure.
 * @param key of the source, for the message
 */
export const permanentTrouble = ({ transport, httpStatus }: ReadFault, key: string): FanreelError | undefined => {
  const sourceError = httpStatus === undefined ? undefined : sourceErrorOf(httpStatus);
  if (sourceError !== undefined) return sourceError;
  if (transport === 'tls') {
    return new ConfigError(
      `${PHRASES.tls}: reading "${key}" was stopped before a byte of it was used. ` +
        'Name the authority that signed it in NODE_EXTRA_CA_CERTS, or find out who answers in its place.',
    );
  }
  return undefined;
};
