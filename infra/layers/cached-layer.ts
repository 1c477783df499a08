import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How a layer's folder is made and known again. */
export interface LayerRecipe {
  /** what it is made of: a cached one with another key is made anew */
  readonly key: string;
  /** files that have to be there, relative to the layer */
  readonly files: readonly string[];
  /**
   * Put everything into `layer`.
   * @param downloads folder that is thrown away
   * @returns what is to be noted beside the layer
   */
  readonly fill: (layer: string, downloads: string) => Promise<Readonly<Record<string, unknown>>>;
}

/** Whether there is a file. */
export const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );

const isCached = async (home: string, { key, files }: LayerRecipe): Promise<boolean> => {
  const text = await readFile(join(home, 'layer.json'), 'utf8').catch(() => '{}');
  if ((JSON.parse(text) as { key?: string }).key !== key) return false;
  return (await Promise.all(files.map((file) => isFile(join(home, 'layer', file))))).every(Boolean);
};

/**
 * A layer's folder out of the cache, made when it is not there or not of this recipe. It is there whole or not at all.
 * @param home folder in the cache: `layer` and, beside it, `layer.json`
 * @returns path of the layer's folder
 * @throws what `fill` throws
 */
export const cachedLayer = async (home: string, recipe: LayerRecipe): Promise<string> => {
  if (await isCached(home, recipe)) return join(home, 'layer');
  const fresh = `${home}.${process.pid}`;
  try {
    await mkdir(join(fresh, 'layer'), { recursive: true });
    const notes = await recipe.fill(join(fresh, 'layer'), join(fresh, 'downloads'));
    await rm(join(fresh, 'downloads'), { recursive: true, force: true });
    await writeFile(join(fresh, 'layer.json'), JSON.stringify({ key: recipe.key, ...notes }, null, 2));
    await rm(home, { recursive: true, force: true });
    await rename(fresh, home);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return join(home, 'layer');
};
