import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { ConfigError, messageOf, type SourceMediaError } from '../errors.ts';
import type { ReadAt } from '../media/read-mp4-layout.ts';
import { sourceErrorOf } from '../media/source-status.ts';
import { HttpStatusError, readRange } from './read-range.ts';

/** A source as it is read: one version of one object, behind a presigned URL. */
export interface RemoteSource {
  readonly url: string;
  /** Quoted or not. */
  readonly etag: string;
  readonly caFile: string;
}

/** Codes by which Node (OpenSSL) refuses a certificate, whatever the message says. @see https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const CERTIFICATE_CODE =
  /^(?:CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH|ERR_TLS_CERT)/;

/** Whether Node's TLS layer refused the certificate. */
export const isCertificateError = (error: unknown): boolean =>
  CERTIFICATE_CODE.test((error as NodeJS.ErrnoException | undefined)?.code ?? '');

/**
 * Say what a failed read means, by status and error code alone.
 * @param error what {@link openSource}'s reader threw
 * @param host the host that was asked, for the message
 * @returns the error to throw when it is permanent, `undefined` when another attempt may do better
 */
export const permanentReadError = (error: unknown, host: string): SourceMediaError | ConfigError | undefined => {
  if (error instanceof HttpStatusError) return sourceErrorOf(error.status);
  if (!isCertificateError(error)) return undefined;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return new ConfigError(
    `The certificate of ${host} does not verify (${code}), so nothing is read from it. ` +
      'Give it a certificate of a known authority, or name the PEM file of its authority with NODE_EXTRA_CA_CERTS.',
    { cause: error },
  );
};

/** Random access to a source over one kept connection, with Node's own TLS. */
export interface OpenSource {
  readonly readAt: ReadAt;
  close(): void;
}

/**
 * Open a source for a few small reads.
 * @param source where it is
 * @param signal ends every read
 */
export const openSource = (source: RemoteSource, signal: AbortSignal): OpenSource => {
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  const ca = readFileSync(source.caFile, 'utf8');
  return {
    readAt: (offset, length) => readRange({ url: source.url, etag: source.etag, ca, offset, length, signal, agent }),
    close: () => agent.destroy(),
  };
};

/** One line about a failed read for a message that people see. */
export const readErrorText = (error: unknown): string =>
  (error as NodeJS.ErrnoException | undefined)?.code ?? messageOf(error);
