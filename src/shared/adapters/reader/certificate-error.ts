/** Codes by which Node (OpenSSL) refuses a certificate, whatever the message says. @see https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const CERTIFICATE_CODE =
  /^(?:CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH|ERR_TLS_CERT)/;

/** Whether Node's TLS layer refused the certificate. */
export const isCertificateError = (error: unknown): boolean =>
  CERTIFICATE_CODE.test((error as NodeJS.ErrnoException | undefined)?.code ?? '');
