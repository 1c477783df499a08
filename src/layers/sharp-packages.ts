import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { readJson } from '../shared/core/contracts/read-document.ts';
import { ConfigError } from '../shared/core/errors/errors.ts';
import { ARCHITECTURES, type Architecture } from '../shared/topology.ts';

/** A package as the lockfile pins it. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** hash of its archive, in the form of Subresource Integrity */
  readonly integrity: string;
}

const EntrySchema = z.object({
  version: z.optional(z.string()),
  integrity: z.optional(z.string()),
  dependencies: z.optional(z.record(z.string(), z.string())),
  optionalDependencies: z.optional(z.record(z.string(), z.string())),
});
const LockfileSchema = z.object({ packages: z.record(z.string(), EntrySchema) });

/** npm's platform names for functions: Amazon Linux, so glibc. */
const PLATFORMS: Readonly<Record<Architecture, string>> = { x86_64: 'linux-x64', arm64: 'linux-arm64' };

const readLockfile = (root: string): z.infer<typeof LockfileSchema> & { readonly path: string } => {
  const path = join(root, 'package-lock.json');
  if (!existsSync(path)) {
    throw new ConfigError(
      `There is no ${path}, which pins the packages of the sharp layer. Run npm run build, or install again.`,
    );
  }
  return { path, ...readJson(LockfileSchema, readFileSync(path, 'utf8'), path) };
};

/**
 * The packages of sharp at run time on a platform: sharp itself, its dependencies, and the platform's binding and
 * libvips, which are optional dependencies.
 * @param root folder of `package-lock.json`
 * @returns packages in the order of their names
 * @throws {ConfigError} when there is no lockfile, it does not pin one of them, or pins two versions of one
 */
export const sharpPackages = (root: string, architecture: Architecture): LockedPackage[] => {
  const { path, packages } = readLockfile(root);
  const found = new Map<string, LockedPackage>();
  const add = (name: string, by: string): void => {
    if (packages[`node_modules/${by}/node_modules/${name}`] !== undefined) {
      throw new ConfigError(`${path} has a ${name} of its own for ${by}; the sharp layer holds one version of each.`);
    }
    if (found.has(name)) return;
    const { version, integrity, dependencies = {}, optionalDependencies = {} } = packages[`node_modules/${name}`] ?? {};
    if (version === undefined || integrity === undefined) {
      throw new ConfigError(`${path} does not pin ${name}, which ${by} needs. Run npm install.`);
    }
    found.set(name, { name, version, integrity });
    const platform = Object.keys(optionalDependencies).filter((each) => each.endsWith(`-${PLATFORMS[architecture]}`));
    for (const each of [...Object.keys(dependencies), ...platform]) add(each, name);
  };
  add('sharp', 'the project');
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
};

/**
 * A lockfile of nothing but the packages of the sharp layer, for both architectures.
 * @param root folder of `package-lock.json`
 * @returns JSON, which `sharpPackages` reads
 */
export const sharpLockfile = (root: string): string => {
  const { packages } = readLockfile(root);
  const pinned = ARCHITECTURES.flatMap((architecture) => sharpPackages(root, architecture));
  const paths = new Set(pinned.map(({ name }) => `node_modules/${name}`));
  const entries = [...paths].map((path) => [path, packages[path]] as const);
  return JSON.stringify({ packages: Object.fromEntries(entries) });
};
