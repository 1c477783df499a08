import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the bundles: beside this one's bundle, or `dist` when the sources are run directly. */
export const bundlesDir = (): string => {
  const beside = fileURLToPath(new URL('..', import.meta.url));
  return existsSync(join(beside, 'functions')) ? beside : fileURLToPath(new URL('../../../dist', import.meta.url));
};
