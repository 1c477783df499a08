import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContext } from 'node:tls';
import { ConfigError, messageOf } from '../../core/errors/errors.ts';
import { ENV, type Environment } from '../../core/topology/config.ts';

/** Who is trusted when media are read. Without a file: the authorities that Node itself trusts. */
export interface Trust {
  /** PEM file of authorities */
  readonly caFile?: string | undefined;
  /** Only those of the file are trusted. @default false, Node's own as well */
  readonly onlyFile?: boolean;
}

/** Whom a function trusts, as its variables say. */
export const trustOf = (env: Environment): Trust => {
  const [own, more] = [env[ENV.mediaAuthorities], env.NODE_EXTRA_CA_CERTS];
  if (own !== undefined && own !== '') return { caFile: own, onlyFile: true };
  return { caFile: more || undefined };
};

const readAuthorities = ({ caFile = '', onlyFile }: Trust): string => {
  try {
    return readFileSync(caFile, 'utf8');
  } catch (error) {
    const variable = onlyFile === true ? ENV.mediaAuthorities : 'NODE_EXTRA_CA_CERTS';
    throw new ConfigError(
      `${variable} is "${caFile}", which cannot be read (${messageOf(error)}): name a PEM file or unset it.`,
      { cause: error },
    );
  }
};

/** Node's own authorities are not passed as `ca`: that parses a hundred texts anew, for 40 ms of a processor. The first context with them takes as long. */
const makeContext = (trust: Trust): SecureContext => {
  if (trust.onlyFile === true) return createSecureContext({ ca: readAuthorities(trust) });
  const context = createSecureContext();
  // Node copies its store of authorities before it adds to it: other contexts do not trust these.
  if (trust.caFile !== undefined) context.context.addCACert(readAuthorities(trust));
  return context;
};

const contexts = new Map<string, SecureContext>();

/**
 * TLS context for a trust; made once for each.
 * @throws {ConfigError} when the file cannot be read
 */
export const trustingContext = (trust: Trust = {}): SecureContext => {
  const name = JSON.stringify([trust.caFile, trust.onlyFile === true]);
  const context = contexts.get(name) ?? makeContext(trust);
  contexts.set(name, context);
  return context;
};
