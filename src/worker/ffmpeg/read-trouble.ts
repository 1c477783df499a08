import { ConfigError, type FanreelError, SourceMediaError } from '../../shared/errors.ts';
import type { StderrFindings, TransportFault } from '../../shared/media/classify-stderr.ts';

const PHRASES: Readonly<Record<TransportFault, string>> = {
  refused: 'ffmpeg was sent to another host than the source bucket, which is refused',
  unreachable: 'the source bucket could not be reached',
  tls: 'the certificate of the source bucket does not verify',
  http: 'the source bucket refused to go on',
  stalled: 'the connection stalled',
  cut: 'the connection was cut',
};

/** What the transport reported, as a phrase for a message; undefined when every read went well. */
export const readTrouble = ({ transport, httpStatus }: StderrFindings): string | undefined => {
  if (transport === undefined) return undefined;
  return httpStatus === undefined ? PHRASES[transport] : `${PHRASES[transport]} (HTTP ${httpStatus})`;
};

/**
 * The failures of a read that another attempt cannot cure.
 * @param key of the source, for the message
 */
export const permanentTrouble = ({ transport, httpStatus }: StderrFindings, key: string): FanreelError | undefined => {
  if (httpStatus === 412) {
    return new SourceMediaError(
      'sourceReplaced',
      `"${key}" was overwritten while it was being rendered; the newer version has a job of its own.`,
    );
  }
  if (httpStatus === 404) {
    return new SourceMediaError('sourceGone', `"${key}" was deleted while it was being rendered. Upload it again.`);
  }
  if (transport === 'tls') {
    return new ConfigError(
      `${PHRASES.tls}: reading "${key}" was stopped before a byte of it was used. ` +
        'Name the authority that signed it in NODE_EXTRA_CA_CERTS, or find out who answers in its place.',
    );
  }
  return undefined;
};
