import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import type { Salvage } from './salvage.ts';
import { writeDurably } from './write-durably.ts';

/** Key and certificate of the local TLS server, and the authority with which clients verify it. */
export interface LocalCertificate {
  /** PEM. */
  readonly key: string;
  /** PEM. */
  readonly cert: string;
  /** PEM file of the authority that signed it, for `ca_file`, `NODE_EXTRA_CA_CERTS` or `AWS_CA_BUNDLE`. */
  readonly caPath: string;
}

const DAY_MS = 24 * 3600 * 1000;
const LIFETIME_DAYS = 365;
const RENEW_BEFORE_DAYS = 30;

/** @returns undefined when the file does not exist; an empty string when the path is a folder */
const readIfPresent = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return undefined;
    if (code === 'EISDIR') return '';
    throw error;
  }
};

/** Set aside files that are no PEM (cut short by a full disk, or foreign). Old or mismatched PEM files are left to be overwritten. */
const clearUnreadable = async (pems: ReadonlyMap<string, string | undefined>, salvage: Salvage | undefined) => {
  for (const [path, pem] of pems) {
    if (pem === undefined || /^-----BEGIN [A-Z ]+-----[\s\S]+-----END [A-Z ]+-----\s*$/.test(pem)) continue;
    const kept = await salvage?.setAside(path, 'certificate.pem');
    if (kept !== undefined)
      await salvage?.tell(`${path} cannot be read. It was moved to ${kept}; the certificate is made anew.`);
  }
};

/** Whether key, certificate and authority match (a kill between their writes mixes them) and are valid for long enough. */
const isUsable = (key: string, cert: string, ca: string, now: Date): boolean => {
  try {
    const leaf = new X509Certificate(cert);
    const authority = new X509Certificate(ca);
    const inTime = [leaf, authority].every(
      ({ validFrom, validTo }) =>
        Date.parse(validFrom) <= now.getTime() && Date.parse(validTo) - now.getTime() > RENEW_BEFORE_DAYS * DAY_MS,
    );
    return inTime && leaf.checkPrivateKey(createPrivateKey(key)) && leaf.verify(authority.publicKey);
  } catch {
    return false;
  }
};

const generateChain = async (now: Date): Promise<{ key: string; cert: string; ca: string }> => {
  const common = {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // A day back: clocks of containers and hosts differ.
    notBeforeDate: new Date(now.getTime() - DAY_MS),
    notAfterDate: new Date(now.getTime() + LIFETIME_DAYS * DAY_MS),
  } as const;
  const authority = await generate([{ name: 'commonName', value: `fanreel local ${randomBytes(4).toString('hex')}` }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key: leaf.private, cert: leaf.cert, ca: authority.cert };
};

/**
 * The certificate for `localhost` and 127.0.0.1 that is kept in a folder; made when there is none, and made anew thirty
 * days before it expires. The authority's own key is never stored, so it can sign nothing else: a new certificate comes
 * with a new authority.
 * @param dir created when absent, readable by its owner only
 * @param now time against which the expiry is checked
 * @param salvage keeps files that cannot be read
 */
export const ensureCertificate = async (
  dir: string,
  now: Date = new Date(),
  salvage?: Salvage,
): Promise<LocalCertificate> => {
  const caPath = join(dir, 'ca.pem');
  const keyPath = join(dir, 'localhost-key.pem');
  const certPath = join(dir, 'localhost.pem');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const [key, cert, ca] = await Promise.all([readIfPresent(keyPath), readIfPresent(certPath), readIfPresent(caPath)]);
  if (key !== undefined && cert !== undefined && ca !== undefined && isUsable(key, cert, ca, now)) {
    return { key, cert, caPath };
  }
  const found = [[keyPath, key] as const, [certPath, cert] as const, [caPath, ca] as const];
  await clearUnreadable(new Map(found), salvage);
  const made = await generateChain(now);
  await writeDurably(keyPath, made.key, 0o600);
  await writeDurably(certPath, made.cert, 0o644);
  await writeDurably(caPath, made.ca, 0o644);
  return { key: made.key, cert: made.cert, caPath };
};
