import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { readJson } from '../shared/contracts/read-document.ts';
import type { Credentials } from './signing/credentials.ts';

const CredentialsSchema = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** The key pair of a home: made at first start, readable by its owner only, the same ever after. */
export const ensureCredentials = async (home: string): Promise<Credentials> => {
  const path = join(home, 'credentials.json');
  try {
    return readJson(CredentialsSchema, await readFile(path, 'utf8'), path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const credentials = {
    accessKeyId: `FANREEL${randomBytes(6).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64url'),
  };
  await writeFile(path, `${JSON.stringify(credentials)}\n`, { mode: 0o600 });
  return credentials;
};
