import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../shared/core/errors/errors.ts';
import type { Architecture } from '../shared/topology.ts';
import { cachedLayer, isFile, type LayerContent } from './cached-layer.ts';
import { elfMachine } from './elf-machine.ts';
import { fetchPackage } from './fetch-package.ts';
import { type LockedPackage, sharpPackages } from './sharp-packages.ts';

export interface PrepareSharpLayerOptions {
  readonly architecture: Architecture;
  /** keeps prepared layers, a folder for each architecture */
  readonly cacheDir: string;
  /** folder of `package-lock.json` */
  readonly root: string;
  /** where a package is installed, if it is. @default in `node_modules` beside the lockfile */
  readonly findInstalled?: (name: string) => string | undefined;
  /** `SHARP_LAYER_DIR` names a prepared layer: `nodejs/node_modules/sharp` and its dependencies */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where Lambda's `NODE_PATH` looks in a layer. @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-layers.html */
const MODULES = join('nodejs', 'node_modules');
const BINARY = /\.(node|so(\.[\d.]+)?)$/;

/** Check every binary of a layer. @throws {ConfigError} when there is none, or one for another machine */
const checkBinaries = async (folder: string, architecture: Architecture): Promise<void> => {
  const entries = await readdir(join(folder, MODULES), { recursive: true });
  const binaries = entries.filter((name) => BINARY.test(name)).map((name) => join(folder, MODULES, name));
  if (binaries.length === 0)
    throw new ConfigError(`There is no sharp binary in ${folder}. Run npm ci, or name another.`);
  for (const path of binaries) {
    const machine = await elfMachine(path);
    if (machine === architecture) continue;
    throw new ConfigError(
      `${path} is ${machine === undefined ? 'no Linux binary for x86_64 or arm64' : `for ${machine}`}; ` +
        `the functions run on ${architecture}.`,
    );
  }
};

const checkNamed = async (folder: string, architecture: Architecture): Promise<string> => {
  const path = join(folder, MODULES, 'sharp', 'package.json');
  if (!(await isFile(path))) {
    throw new ConfigError(
      `SHARP_LAYER_DIR is "${folder}" and there is no ${path}. Put it there, or unset the variable.`,
    );
  }
  await checkBinaries(folder, architecture);
  return folder;
};

/** Folder of a package if exactly that version is installed; npm checked its integrity when installing. */
const installed = async (folder: string | undefined, { version }: LockedPackage): Promise<string | undefined> => {
  if (folder === undefined) return undefined;
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '{}');
  return (JSON.parse(text) as { version?: string }).version === version ? folder : undefined;
};

const obtain = async (
  locked: LockedPackage,
  downloads: string,
  findInstalled: (name: string) => string | undefined,
): Promise<string> => {
  const { name, version, integrity } = locked;
  const folder = await installed(findInstalled(name), locked);
  if (folder !== undefined) return folder;
  try {
    return await fetchPackage(name, version, join(downloads, name), integrity);
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    throw new ConfigError(
      `There is no ${name} for the layer: ${cause.message} ` +
        'Connect to the npm registry once, or name a folder with nodejs/node_modules/sharp in SHARP_LAYER_DIR.',
      { cause },
    );
  }
};

/** Content of the layer. @param root folder of `package-lock.json` */
export const sharpContent = (
  root: string,
  architecture: Architecture,
): LayerContent & { readonly packages: readonly LockedPackage[] } => {
  const packages = sharpPackages(root, architecture);
  return {
    key: JSON.stringify(packages),
    files: packages.map(({ name }) => join(MODULES, name, 'package.json')),
    packages,
  };
};

/**
 * Make the folder of the sharp layer: the lockfile's sharp and its dependencies for the functions' platform, below
 * `nodejs/node_modules`. Cached: later calls need no network.
 * @returns path of the folder
 * @throws {ConfigError} one line, when a package is neither cached, installed, to be fetched nor named, or is not what
 *   the lockfile says
 */
export const prepareSharpLayer = async (options: PrepareSharpLayerOptions): Promise<string> => {
  const { architecture, cacheDir, root, env } = options;
  const named = env.SHARP_LAYER_DIR;
  if (named !== undefined && named !== '') return checkNamed(named, architecture);
  const { findInstalled = (name) => join(root, 'node_modules', name) } = options;
  const { packages, ...content } = sharpContent(root, architecture);
  return cachedLayer(join(cacheDir, architecture), {
    ...content,
    fill: async (layer, downloads) => {
      for (const locked of packages) {
        const from = await obtain(locked, downloads, findInstalled);
        await cp(from, join(layer, MODULES, locked.name), { recursive: true, dereference: true });
      }
      await checkBinaries(layer, architecture);
      return { packages };
    },
  });
};
