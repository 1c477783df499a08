import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FileSystem } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { ConfigError, messageOf } from '../../src/shared/core/errors/errors.ts';

const READ_BY_ALL = 0o444;
const EXECUTE_BY_ALL = 0o111;
const EXECUTE_BY_OWNER = 0o100;

/** What a file's mode lacks to be used by a function, which is another user than the one who deploys. */
const lacking = (mode: number): number =>
  (READ_BY_ALL | ((mode & EXECUTE_BY_OWNER) === 0 ? 0 : EXECUTE_BY_ALL)) & ~mode;

/** By folder: one folder is the code of many stacks. */
const hashes = new Map<string, string>();

/** CDK's own hash does not know modes: an archive of the same content that was stored with other modes would be taken for this one. */
const hashOf = (folder: string): string => {
  const hash = hashes.get(folder) ?? FileSystem.fingerprint(folder, { extraHash: 'readable by all' });
  hashes.set(folder, hash);
  return hash;
};

/**
 * A folder as code of a function or content of a layer. The archive keeps the modes of its files: where they were made under a
 * umask like 077 the function could not read them, so they are opened to all first.
 * @throws {ConfigError} when the mode of a file cannot be changed
 */
export const folderCode = (folder: string): AssetCode => {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const { mode } = statSync(path);
    const missing = lacking(mode);
    if (missing === 0) continue;
    try {
      chmodSync(path, (mode & 0o7777) | missing);
    } catch (error) {
      throw new ConfigError(
        `${path} may not be read by every user, as a function does (mode ${(mode & 0o777).toString(8)}), and that cannot be changed ` +
          `(${messageOf(error)}). Run chmod -R a+rX on ${folder}.`,
        { cause: error },
      );
    }
  }
  return Code.fromAsset(folder, { assetHash: hashOf(folder) });
};
