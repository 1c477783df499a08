import { createRequire } from 'node:module';
import type Sharp from 'sharp';
import { ConfigError } from '../../core/errors/errors.ts';

/**
 * libvips' loaders of the supported formats. Loaders of SVG, PDF, raw formats and others that a build may have stay
 * blocked.
 */
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff'].map((format) => `VipsForeignLoad${format}`);

let library: typeof Sharp | undefined;

const load = (): typeof Sharp => {
  try {
    // Loaded with require, because it searches NODE_PATH, where a Lambda layer is.
    return createRequire(import.meta.url)('sharp') as typeof Sharp;
  } catch (cause) {
    throw new ConfigError(
      'The library that reads pictures (sharp) cannot be loaded. Here: npm install. On Lambda: give the function the layer "sharp".',
      { cause },
    );
  }
};

/**
 * sharp, loaded for the first picture only (loading takes longer than all the rest of a function) and confined: one thread,
 * no cache, only the loaders of the supported formats.
 * @throws {ConfigError} when sharp cannot be loaded
 */
export const pictureLibrary = (): typeof Sharp => {
  if (library !== undefined) return library;
  const sharp = load();
  sharp.concurrency(1);
  sharp.cache(false);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: LOADERS });
  library = sharp;
  return sharp;
};
