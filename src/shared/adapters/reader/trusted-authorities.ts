import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContext } from 'node:tls';
import { ConfigError, messageOf } from '../../core/errors/errors.ts';

const readAuthorities = (extraFile: string): string => {
  try {
    return readFileSync(extraFile, 'utf8');
  } catch (error) {
    throw new ConfigError(
      `NODE_EXTRA_CA_CERTS is "${extraFile}", which cannot be read (${messageOf(error)}): name a PEM file or unset it.`,
      { cause: error },
    );
  }
};

/** Node's own authorities are not passed as `ca`: that parses a hundred texts, for 40 ms of a processor. */
const makeContext = (extraFile: string | undefined): SecureContext => {
  const context = createSecureContext();
  // Node copies its store of authorities before it adds to it: other contexts do not trust these.
  if (extraFile !== undefined) context.context.addCACert(readAuthorities(extraFile));
  return context;
};

const contexts = new Map<string | undefined, SecureContext>();

/**
 * TLS context that trusts the authorities that Node itself trusts, and those of a file; made once for each file.
 * @param extraFile PEM file, as `NODE_EXTRA_CA_CERTS` names one
 * @throws {ConfigError} when the file cannot be read
 */
export const trustingContext = (extraFile?: string): SecureContext => {
  const context = contexts.get(extraFile) ?? makeContext(extraFile);
  contexts.set(extraFile, context);
  return context;
};
