import { chmod, copyFile, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, messageOf } from '../shared/core/errors/errors.ts';
import type { Architecture } from '../shared/topology.ts';
import { BINARY_SOURCES, type BinaryName, type BinarySource } from './binary-sources.ts';
import { cachedLayer, isFile, type LayerContent } from './cached-layer.ts';
import { type CheckedBinary, checkBinary } from './check-binary.ts';
import { fetchPackage, installedPackage } from './fetch-package.ts';

export interface PrepareLayerOptions {
  readonly architecture: Architecture;
  /** keeps prepared layers, a folder for each architecture */
  readonly cacheDir: string;
  /** `FFMPEG_LAYER_DIR` names a prepared layer: `bin/ffmpeg` and `bin/ffprobe` */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const NAMES: readonly BinaryName[] = ['ffmpeg', 'ffprobe'];
const EXECUTABLE = 0o755;
/** Year of the pinned ffmpeg. */
const LAYER_YEARS: Readonly<Record<Architecture, number>> = { x86_64: 2018, arm64: 2019 };

const checkNamed = async (folder: string, architecture: Architecture): Promise<string> => {
  for (const name of NAMES) {
    const path = join(folder, 'bin', name);
    if (!(await isFile(path))) {
      throw new ConfigError(
        `FFMPEG_LAYER_DIR is "${folder}" and there is no ${path}. Put it there, or unset the variable.`,
      );
    }
    if (((await stat(path)).mode & 0o001) === 0) {
      throw new ConfigError(`${path} may not be executed by every user, as a function does. Run chmod 755 on it.`);
    }
    await checkBinary(name, path, { architecture });
  }
  return folder;
};

/** Ways to get the pinned binary: from an installed package, else from the registry. */
const waysTo = (source: BinarySource, downloads: string): (() => Promise<string>)[] => {
  const installed = installedPackage(source.package);
  return [
    ...(installed === undefined ? [] : [async () => join(installed, source.file)]),
    async () => join(await fetchPackage(source.package, source.version, join(downloads, source.package)), source.file),
  ];
};

/** Copy the pinned binary. @throws {ConfigError} with every reason when no way works */
const obtain = async (name: BinaryName, architecture: Architecture, bin: string, downloads: string) => {
  const source = BINARY_SOURCES[name][architecture];
  const reasons: string[] = [];
  for (const way of waysTo(source, downloads)) {
    try {
      const found = await way();
      // An installed package may be of another version: the checksum tells.
      const checked = await checkBinary(name, found, { architecture, sha256: source.sha256 });
      await copyFile(found, join(bin, name));
      await chmod(join(bin, name), EXECUTABLE);
      return { ...checked, package: source.package };
    } catch (error) {
      reasons.push(messageOf(error));
    }
  }
  throw new ConfigError(
    `There is no ${name} for the layer (${architecture}): ${reasons.join(' ')} ` +
      'Connect to the npm registry once, or name a folder with bin/ffmpeg and bin/ffprobe in FFMPEG_LAYER_DIR.',
  );
};

/** Content of the layer: a cached layer is used as long as its sources are those of the table. */
export const ffmpegContent = (architecture: Architecture): LayerContent => ({
  key: JSON.stringify(NAMES.map((name) => BINARY_SOURCES[name][architecture])),
  files: NAMES.map((name) => join('bin', name)),
});

/** The line that a deployment prints about its ffmpeg; undefined when `FFMPEG_LAYER_DIR` names one. */
export const layerNotice = ({
  architecture,
  env,
}: Pick<PrepareLayerOptions, 'architecture' | 'env'>): string | undefined => {
  if ((env.FFMPEG_LAYER_DIR ?? '') !== '') return undefined;
  const { ffmpeg, ffprobe } = BINARY_SOURCES;
  const [coder, prober] = [ffmpeg[architecture], ffprobe[architecture]];
  const lacks = architecture === 'arm64' ? ', without AV1' : '';
  return (
    `The ffmpeg layer holds ${coder.package}@${coder.version} (a build of ${LAYER_YEARS[architecture]}${lacks}) and ` +
    `${prober.package}@${prober.version}. FFMPEG_LAYER_DIR names a folder with a newer bin/ffmpeg and bin/ffprobe.`
  );
};

/**
 * Make the folder of the ffmpeg layer, nothing in it but `bin/ffmpeg` and `bin/ffprobe` for the functions' platform.
 * Cached: later calls need no network.
 * @returns path of the folder
 * @throws {ConfigError} one line, when a binary is neither cached, installed, to be fetched nor named
 */
export const prepareFfmpegLayer = async ({ architecture, cacheDir, env }: PrepareLayerOptions): Promise<string> => {
  const named = env.FFMPEG_LAYER_DIR;
  if (named !== undefined && named !== '') return checkNamed(named, architecture);
  return cachedLayer(join(cacheDir, architecture), {
    ...ffmpegContent(architecture),
    fill: async (layer, downloads) => {
      const bin = join(layer, 'bin');
      await mkdir(bin, { recursive: true });
      const binaries: CheckedBinary[] = [];
      for (const name of NAMES) binaries.push(await obtain(name, architecture, bin, downloads));
      return { binaries };
    },
  });
};
