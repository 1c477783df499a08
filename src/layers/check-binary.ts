import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { ConfigError } from '../shared/core/errors/errors.ts';
import type { Architecture } from '../shared/topology.ts';
import type { BinaryName } from './binary-sources.ts';
import { elfMachine } from './elf-machine.ts';

const VERSION_TIMEOUT_MS = 15_000;
const NODE_ARCHITECTURES: Readonly<Record<Architecture, string>> = { x86_64: 'x64', arm64: 'arm64' };

/** Facts about a binary that passed the check. */
export interface CheckedBinary {
  readonly name: BinaryName;
  /** hex */
  readonly sha256: string;
  /** version that the binary prints; undefined when this machine cannot run it */
  readonly version: string | undefined;
}

const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
};

const versionOf = async (name: BinaryName, path: string): Promise<string> => {
  const { stdout } = await promisify(execFile)(path, ['-version'], { timeout: VERSION_TIMEOUT_MS, env: {} });
  const version = new RegExp(`^${name} version (\\S+)`).exec(stdout)?.[1];
  if (version === undefined) throw new ConfigError(`${path} does not call itself ${name}. Name another one.`);
  return version;
};

/**
 * Check a binary for the layer: its machine, its checksum if one is expected, and its version if it can run here.
 * @param expected.sha256 hex; undefined: any
 * @throws {ConfigError} when it does not fit
 */
export const checkBinary = async (
  name: BinaryName,
  path: string,
  expected: { readonly architecture: Architecture; readonly sha256?: string | undefined },
): Promise<CheckedBinary> => {
  const { architecture } = expected;
  const machine = await elfMachine(path);
  if (machine !== architecture) {
    throw new ConfigError(
      `${path} is ${machine === undefined ? 'no Linux binary for x86_64 or arm64' : `for ${machine}`}; ` +
        `the functions run on ${architecture}. Name one for that, or deploy with -c arch=….`,
    );
  }
  const sha256 = await sha256Of(path);
  if (expected.sha256 !== undefined && sha256 !== expected.sha256) {
    throw new ConfigError(
      `${path} has SHA-256 ${sha256}, expected ${expected.sha256}: it is damaged or not what it says. Install it again.`,
    );
  }
  const runsHere = process.platform === 'linux' && process.arch === NODE_ARCHITECTURES[architecture];
  return { name, sha256, version: runsHere ? await versionOf(name, path) : undefined };
};
