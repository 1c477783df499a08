import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

export type BinaryKind = 'ffmpeg' | 'ffprobe';

/** Where a binary comes from; of two of the same generation the earlier origin is used. */
export const BINARY_ORIGINS = ['environment', 'package', 'PATH', 'installer'] as const;
export type BinaryOrigin = (typeof BINARY_ORIGINS)[number];

export interface FindOptions {
  /**
   * `FFMPEG_PATH` and `FFPROBE_PATH` name a binary. `PATH` is searched, unless `FANREEL_SYSTEM_FFMPEG` is `off`: then only
   * binaries from packages are used.
   */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** File or `file:` URL from which packages are resolved; this module by default. */
  readonly resolveFrom?: string | URL;
}

/** A place where a binary may be. */
export interface BinaryPlace {
  readonly origin: BinaryOrigin;
  /** Name of the place for messages: a variable, a package or a folder. */
  readonly source: string;
  /** undefined: the package is not installed */
  readonly path: string | undefined;
}

const fileName = (kind: BinaryKind): string => (process.platform === 'win32' ? `${kind}.exe` : kind);

/** Folder of an installed package, `undefined` when it is not installed. No code of the package is run. */
const packageFolder = (name: string, from: string | URL): string | undefined => {
  try {
    return dirname(createRequire(from).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
};

const packaged = (kind: BinaryKind, from: string | URL): BinaryPlace => {
  const source = `${kind}-static`;
  const folder = packageFolder(source, from);
  const inside = kind === 'ffmpeg' ? [] : ['bin', process.platform, process.arch];
  return { origin: 'package', source, path: folder && join(folder, ...inside, fileName(kind)) };
};

/** A package that carries the binary of one platform: a dependency of ours, or of the package for all platforms. */
const installer = (kind: BinaryKind, from: string | URL): BinaryPlace => {
  const source = `@${kind}-installer/${process.platform}-${process.arch}`;
  const forAll = packageFolder(`@${kind}-installer/${kind}`, from);
  const folder = packageFolder(source, from) ?? (forAll && packageFolder(source, join(forAll, 'package.json')));
  return { origin: 'installer', source, path: folder && join(folder, fileName(kind)) };
};

/** The variable that names a binary. */
export const variableOf = (kind: BinaryKind): string => `${kind.toUpperCase()}_PATH`;

/** The place that the variable names; undefined when the variable is not set, or empty. */
export const namedBinary = (kind: BinaryKind, env: FindOptions['env']): BinaryPlace | undefined => {
  const source = variableOf(kind);
  const path = env[source];
  return path === undefined || path === '' ? undefined : { origin: 'environment', source, path };
};

/** All places except the one that a variable names, in the order of {@link BINARY_ORIGINS}. */
export const binaryPlaces = (kind: BinaryKind, { env, resolveFrom = import.meta.url }: FindOptions): BinaryPlace[] => {
  const folders = env.FANREEL_SYSTEM_FFMPEG === 'off' ? [] : (env.PATH ?? '').split(delimiter);
  return [
    packaged(kind, resolveFrom),
    ...folders
      .filter((folder) => folder !== '')
      .map((folder): BinaryPlace => ({ origin: 'PATH', source: folder, path: join(folder, fileName(kind)) })),
    installer(kind, resolveFrom),
  ];
};
