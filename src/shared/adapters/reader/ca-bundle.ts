import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { ConfigError, messageOf } from '../../core/errors/errors.ts';
import { makeOwnedDirectory, removeOwnedDirectory } from '../disk/owned-directory.ts';

/** Bundles that this process wrote, by the file of extra certificates they contain. */
const written = new Map<string, string>();

const removeAll = () => {
  for (const path of written.values()) removeOwnedDirectory(dirname(path));
  written.clear();
};

const readExtra = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(
      `NODE_EXTRA_CA_CERTS is "${path}", which cannot be read (${messageOf(error)}): name a PEM file or unset it.`,
      { cause: error },
    );
  }
};

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/**
 * Write the certificates that Node itself trusts to a file that ffmpeg's `-ca_file` takes, once per process.
 * The file is in a directory of its own, readable by this user only, and gone when the process exits.
 * @param env environment; `NODE_EXTRA_CA_CERTS` names a PEM file whose certificates are added, as Node does
 * @returns absolute path of a PEM file
 * @throws {ConfigError} when `NODE_EXTRA_CA_CERTS` names a file that cannot be read
 */
export const caBundle = (env: Readonly<Record<string, string | undefined>>): string => {
  const extraPath = env.NODE_EXTRA_CA_CERTS ?? '';
  const known = written.get(extraPath);
  if (known !== undefined && isThere(known)) return known;
  const extra = extraPath === '' ? [] : [readExtra(extraPath)];
  if (known !== undefined) removeOwnedDirectory(dirname(known));
  if (written.size === 0) process.once('exit', removeAll);
  const path = join(makeOwnedDirectory('fanreel-ca-'), 'roots.pem');
  // The extra certificates first: a reader that stops at the first match finds a private authority at once.
  writeFileSync(path, [...extra, ...rootCertificates].join('\n'), { mode: 0o600 });
  written.set(extraPath, path);
  return path;
};
