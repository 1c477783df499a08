import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../shared/core/errors/errors.ts';
import { type Architecture, DEFAULT_ARCHITECTURE, type LayerName } from '../shared/topology.ts';
import { cachedFolder, type LayerContent } from './cached-layer.ts';
import { installedPackage } from './fetch-package.ts';
import { ffmpegContent, prepareFfmpegLayer } from './prepare-ffmpeg-layer.ts';
import { prepareSharpLayer, sharpContent } from './prepare-sharp-layer.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Lockfile with the packages of the sharp layer, which a build writes; sources and bundles lie at the same depth. */
const LOCKFILE_FOLDER = join(import.meta.dirname, '..', '..', 'dist', 'layers');
const HASH_DIGITS = 12;

const contentOf: Readonly<Record<LayerName, (architecture: Architecture) => LayerContent>> = {
  ffmpeg: ffmpegContent,
  sharp: (architecture) => sharpContent(LOCKFILE_FOLDER, architecture),
};

/** Folder for the layers of every project of a user; `FANREEL_LAYERS` names another. */
const layersHome = ({ FANREEL_LAYERS = '', XDG_CACHE_HOME = '' }: Environment): string => {
  if (FANREEL_LAYERS !== '') return FANREEL_LAYERS;
  return join(XDG_CACHE_HOME === '' ? join(homedir(), '.cache') : XDG_CACHE_HOME, 'fanreel', 'layers');
};

/** Versions of fanreel that pin other binaries have other folders. */
const cacheDirOf = (layer: LayerName, architecture: Architecture, env: Environment): string => {
  const hash = createHash('sha256').update(contentOf[layer](architecture).key).digest('hex');
  return join(layersHome(env), `${layer}-${hash.slice(0, HASH_DIGITS)}`);
};

/**
 * Fetch the pinned layers, unless they are there.
 * @returns folder of each layer
 * @throws {ConfigError} when one is neither there, nor installed, nor to be fetched
 */
export const fetchLayers = async (
  architecture: Architecture,
  env: Environment,
): Promise<Readonly<Record<LayerName, string>>> => {
  const common = (layer: LayerName) => ({ architecture, cacheDir: cacheDirOf(layer, architecture, env), env: {} });
  return {
    ffmpeg: await prepareFfmpegLayer(common('ffmpeg')),
    sharp: await prepareSharpLayer({
      ...common('sharp'),
      root: LOCKFILE_FOLDER,
      findInstalled: installedPackage,
    }),
  };
};

/**
 * Folder of a layer that was fetched before.
 * @throws {ConfigError} with the command that fetches it
 */
export const preparedLayer = (layer: LayerName, architecture: Architecture, env: Environment): string => {
  const home = join(cacheDirOf(layer, architecture, env), architecture);
  const folder = cachedFolder(home, contentOf[layer](architecture));
  if (folder !== undefined) return folder;
  const flag = architecture === DEFAULT_ARCHITECTURE ? '' : ` --arch ${architecture}`;
  throw new ConfigError(
    `The ${layer} layer for ${architecture} is not in ${layersHome(env)}. Fetch it once: npx fanreel layers${flag}`,
  );
};
