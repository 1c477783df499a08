import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ConfigError, messageOf } from '../shared/core/errors/errors.ts';

const run = promisify(execFile);
const TIMEOUT_MS = 300_000;

/** Folder of an installed package; undefined when it is not installed. A package need not export its `package.json`. */
export const installedPackage = (name: string): string | undefined =>
  createRequire(import.meta.url)
    .resolve.paths(name)
    ?.map((folder) => join(folder, name))
    .find((folder) => existsSync(join(folder, 'package.json')));

const checkIntegrity = async (archive: string, expected: string): Promise<void> => {
  const actual = `sha512-${createHash('sha512')
    .update(await readFile(archive))
    .digest('base64')}`;
  if (actual === expected) return;
  throw new ConfigError(`the archive has the integrity ${actual}, the lockfile says ${expected}`);
};

/**
 * Fetch a package of another platform from the npm registry, as npm is configured here, and unpack it. Installing would
 * fail, as the package declares another platform.
 * @param folder for the unpacked package
 * @param integrity SHA-512 of the archive as a lockfile writes it (`sha512-…`); undefined: any
 * @returns folder of the package's files
 * @throws {ConfigError} when the registry cannot be reached, does not have it, or has another archive
 */
export const fetchPackage = async (
  name: string,
  version: string,
  folder: string,
  integrity?: string,
): Promise<string> => {
  await mkdir(folder, { recursive: true });
  try {
    const { stdout } = await run('npm', ['pack', `${name}@${version}`, '--json', '--pack-destination', folder], {
      timeout: TIMEOUT_MS,
    });
    const [packed] = JSON.parse(stdout) as { filename: string }[];
    if (packed === undefined) throw new ConfigError('npm pack wrote no file');
    if (integrity !== undefined) await checkIntegrity(join(folder, packed.filename), integrity);
    await run('tar', ['-xzf', join(folder, packed.filename), '-C', folder], { timeout: TIMEOUT_MS });
  } catch (error) {
    const { code } = error as { code?: unknown };
    const why = code === undefined ? messageOf(error) : `it ended with ${String(code)}`;
    throw new ConfigError(`npm pack cannot fetch ${name}@${version} (${why}).`, { cause: error });
  }
  return join(folder, 'package');
};
