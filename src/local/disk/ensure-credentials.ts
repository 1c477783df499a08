import { randomBytes } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Credentials } from '../signing/credentials.ts';
import { makeOwnSalvage, type Salvage } from './salvage.ts';
import { writeDurably } from './write-durably.ts';

const CredentialsSchema = z.object({
  accessKeyId: z.string().check(z.regex(/^\w{4,128}$/)),
  secretAccessKey: z.string().check(z.regex(/^[!-~]{16,256}$/)),
});

const pathIn = (home: string): string => join(home, 'credentials.json');

/** The key pair of a home. @returns undefined when there is none, or none that can be used */
export const readCredentials = async (home: string): Promise<Credentials | undefined> => {
  try {
    return CredentialsSchema.safeParse(JSON.parse(await readFile(pathIn(home), 'utf8'))).data;
  } catch {
    return undefined;
  }
};

/** Whether other users can read the file. A home keeps them out otherwise, so such a file was not made by this program. */
const isExposed = async (home: string): Promise<boolean> => {
  if (process.platform === 'win32') return false;
  const [folder, file] = await Promise.all([lstat(home), lstat(pathIn(home))]);
  return (folder.mode & 0o077) === 0 && (file.mode & 0o077) !== 0;
};

/**
 * The key pair of a home: made at first start, readable by its owner only, the same ever after. An unusable one is set aside and
 * replaced; presigned URLs that were made with it stop working.
 */
export const ensureCredentials = async (
  home: string,
  salvage: Salvage = makeOwnSalvage(home),
): Promise<Credentials> => {
  const path = pathIn(home);
  const isThere = await lstat(path).then(
    () => true,
    () => false,
  );
  if (isThere) {
    const found = await readCredentials(home);
    const exposed = await isExposed(home);
    if (found !== undefined && !exposed) return found;
    const why = exposed
      ? 'could be read by other users of this machine'
      : 'cannot be read (a full disk may have cut it)';
    const kept = await salvage.setAside(path, 'credentials.json');
    await salvage.tell(`${path} ${why}. It was moved to ${kept} and made anew; links that were signed with it end.`);
  }
  const credentials = {
    accessKeyId: `FANREEL${randomBytes(6).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64url'),
  };
  await writeDurably(path, `${JSON.stringify(credentials)}\n`, 0o600);
  return credentials;
};
