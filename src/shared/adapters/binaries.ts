import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { ConfigError, messageOf } from '../errors.ts';
import { runMediaProcess } from './run-media-process.ts';

export type BinaryKind = 'ffmpeg' | 'ffprobe';

/** Where a binary comes from; the order is the order in which they are tried. */
export const BINARY_ORIGINS = ['environment', 'package', 'PATH', 'installer'] as const;
export type BinaryOrigin = (typeof BINARY_ORIGINS)[number];

/** A binary that ran. */
export interface Binary {
  readonly kind: BinaryKind;
  readonly path: string;
  readonly origin: BinaryOrigin;
  /** As it calls itself, e.g. `5.1.9-0+deb12u1` or `N-47683-g0e8eb07980-static`. */
  readonly version: string;
  /** Last year of its copyright line: tells the age of builds whose version is a commit. */
  readonly buildYear: number | undefined;
}

/** One place that was looked at; `why` says why it cannot be used. */
export type BinaryCandidate =
  | { readonly status: 'runs'; readonly source: string; readonly origin: BinaryOrigin; readonly binary: Binary }
  | {
      readonly status: 'missing' | 'broken';
      readonly source: string;
      readonly origin: BinaryOrigin;
      readonly path: string | undefined;
      readonly why: string;
    };

export interface FindOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** File or `file:` URL from which packages are resolved; this module by default. */
  readonly resolveFrom?: string | URL;
}

interface Place {
  readonly origin: BinaryOrigin;
  /** What a person would call the place: a variable, a package, a folder. */
  readonly source: string;
  readonly path: string | undefined;
}

const VERSION_TIMEOUT_MS = 15_000;
const fileName = (kind: BinaryKind): string => (process.platform === 'win32' ? `${kind}.exe` : kind);

/** Folder of an installed package, `undefined` when it is not installed. Nothing of the package is run. */
const packageFolder = (name: string, from: string | URL): string | undefined => {
  try {
    return dirname(createRequire(from).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
};

const packaged = (kind: BinaryKind, from: string | URL): Place => {
  const source = `${kind}-static`;
  const folder = packageFolder(source, from);
  const inside = kind === 'ffmpeg' ? [] : ['bin', process.platform, process.arch];
  return { origin: 'package', source, path: folder && join(folder, ...inside, fileName(kind)) };
};

const installer = (kind: BinaryKind, from: string | URL): Place => {
  const source = `@${kind}-installer/${kind}`;
  const parent = packageFolder(source, from);
  const carrier =
    parent && packageFolder(`@${kind}-installer/${process.platform}-${process.arch}`, join(parent, 'package.json'));
  return { origin: 'installer', source, path: carrier && join(carrier, fileName(kind)) };
};

const places = (kind: BinaryKind, { env, resolveFrom = import.meta.url }: FindOptions): Place[] => {
  const variable = `${kind.toUpperCase()}_PATH`;
  const named = env[variable];
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [
    ...(named === undefined || named === '' ? [] : [{ origin: 'environment', source: variable, path: named } as const]),
    packaged(kind, resolveFrom),
    ...folders.map((folder): Place => ({ origin: 'PATH', source: folder, path: join(folder, fileName(kind)) })),
    installer(kind, resolveFrom),
  ];
};

const tryPlace = async (kind: BinaryKind, place: Place): Promise<BinaryCandidate> => {
  const { origin, source, path } = place;
  if (path === undefined) return { status: 'missing', origin, source, path, why: 'the package is not installed' };
  if (
    !(await stat(path).then(
      (entry) => entry.isFile(),
      () => false,
    ))
  ) {
    return { status: 'missing', origin, source, path, why: `there is no file ${path}` };
  }
  try {
    await access(path, constants.X_OK);
    const run = await runMediaProcess({ binary: path, args: ['-version'], timeoutMs: VERSION_TIMEOUT_MS });
    const text = run.stdout.toString('utf8');
    const version = new RegExp(`^${kind} version (\\S+)`).exec(text)?.[1];
    if (run.exitCode !== 0 || version === undefined) {
      const how = run.timedOut ? 'did not end in time' : `ended with ${run.signal ?? `exit code ${run.exitCode}`}`;
      const said = run.exitCode === 0 ? `does not call itself ${kind}` : how;
      return { status: 'broken', origin, source, path, why: `${path} -version ${said}` };
    }
    const year = /Copyright \(c\) (?:\d{4}-)?(\d{4})/.exec(text)?.[1];
    return {
      status: 'runs',
      origin,
      source,
      binary: { kind, path, origin, version, buildYear: year === undefined ? undefined : Number(year) },
    };
  } catch (error) {
    return { status: 'broken', origin, source, path, why: `${path} cannot be run: ${messageOf(error)}` };
  }
};

const howToGetOne = (kind: BinaryKind): string =>
  `Install one (npm install ${kind}-static, or npm install @${kind}-installer/${kind}, or your system's ffmpeg package), ` +
  `or name one with ${kind.toUpperCase()}_PATH.`;

/**
 * Find the ffmpeg or ffprobe to use: the first that runs of environment, package, PATH and installer package.
 * @param kind which of the two
 * @param options environment (`FFMPEG_PATH`, `FFPROBE_PATH`, `PATH`) and where packages are resolved from
 * @returns the binary; that it ran means that `-version` exited 0, not that it can read everything
 * @throws {ConfigError} when the variable is set and names nothing that runs, or when there is none at all
 */
export const findBinary = async (kind: BinaryKind, options: FindOptions): Promise<Binary> => {
  const reasons: string[] = [];
  for (const place of places(kind, options)) {
    const candidate = await tryPlace(kind, place);
    if (candidate.status === 'runs') return candidate.binary;
    if (candidate.origin === 'environment') {
      throw new ConfigError(
        `${candidate.source} is set and cannot be used: ${candidate.why}. Name an ${kind} that runs, or unset ${candidate.source}.`,
      );
    }
    // Most folders of PATH do not hold an ffmpeg: that is no news.
    if (candidate.origin !== 'PATH' || candidate.status === 'broken')
      reasons.push(`${candidate.source}: ${candidate.why}`);
  }
  throw new ConfigError(
    `No ${kind} was found that runs (${[...reasons, 'none on PATH'].join('; ')}). ${howToGetOne(kind)}`,
  );
};

/**
 * Look at every place where an ffmpeg or ffprobe could be, for a person or a test that wants to see them all.
 * @param kind which of the two
 * @param options as for {@link findBinary}
 * @returns the candidates in the order in which they are tried; the same file is listed once, empty folders of PATH are not
 */
export const listBinaries = async (kind: BinaryKind, options: FindOptions): Promise<BinaryCandidate[]> => {
  const seen = new Set<string>();
  const candidates: BinaryCandidate[] = [];
  for (const place of places(kind, options)) {
    const real = place.path && (await realpath(place.path).catch(() => undefined));
    if (place.origin === 'PATH' && real === undefined) continue;
    if (real !== undefined && seen.has(real)) continue;
    if (real !== undefined) seen.add(real);
    candidates.push(await tryPlace(kind, place));
  }
  return candidates;
};
