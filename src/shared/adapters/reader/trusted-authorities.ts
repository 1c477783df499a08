import { readFileSync } from 'node:fs';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { ConfigError, messageOf } from '../../core/errors/errors.ts';

/**
 * The certificates that Node itself trusts, and those of a file.
 * @param extraFile PEM file, as `NODE_EXTRA_CA_CERTS` names one
 * @throws {ConfigError} when the file cannot be read
 */
export const trustedAuthorities = (extraFile?: string): string[] => {
  if (extraFile === undefined) return [...rootCertificates];
  try {
    return [readFileSync(extraFile, 'utf8'), ...rootCertificates];
  } catch (error) {
    throw new ConfigError(
      `NODE_EXTRA_CA_CERTS is "${extraFile}", which cannot be read (${messageOf(error)}): name a PEM file or unset it.`,
      { cause: error },
    );
  }
};

const contexts = new Map<string | undefined, SecureContext>();

/**
 * TLS context that trusts {@link trustedAuthorities}, made once for each file: parsing a hundred certificates takes as long as a
 * read.
 */
export const trustingContext = (extraFile?: string): SecureContext => {
  const context = contexts.get(extraFile) ?? createSecureContext({ ca: trustedAuthorities(extraFile) });
  contexts.set(extraFile, context);
  return context;
};
