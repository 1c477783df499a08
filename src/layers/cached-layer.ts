import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestFolder } from './digest-folder.ts';

/** How a layer's folder is made, and how a cached one is recognised. */
export interface LayerRecipe {
  /** identifies the content: a cached layer with another key is made again */
  readonly key: string;
  /** files that must exist, relative to the layer */
  readonly files: readonly string[];
  /**
   * Put everything into `layer`.
   * @param downloads temporary folder
   * @returns facts to be noted beside the layer
   */
  readonly fill: (layer: string, downloads: string) => Promise<Readonly<Record<string, unknown>>>;
}

/** Whether a path is an existing file. */
export const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );

/** What tells whether a cached layer is of a recipe. */
export type LayerContent = Pick<LayerRecipe, 'key' | 'files'>;

interface Notes {
  readonly key?: string;
  /** digest of the layer's folder; absent in notes of earlier builds */
  readonly content?: string;
}

/** @returns no facts also of notes that cannot be read: such a layer is made anew */
const readNotes = (path: string): Notes => {
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Notes;
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
};

/**
 * A layer's folder in the cache. Its bytes are checked: what is deployed is what was fetched, also after a power cut or a full disk.
 * @param home folder in the cache: `layer` and, beside it, `layer.json`
 * @returns undefined when it is missing, damaged or of another recipe
 */
export const cachedFolder = (home: string, { key, files }: LayerContent): string | undefined => {
  const notes = readNotes(join(home, 'layer.json'));
  const layer = join(home, 'layer');
  if (notes.key !== key || !files.every((file) => existsSync(join(layer, file)))) return undefined;
  return notes.content === undefined || notes.content === digestFolder(layer) ? layer : undefined;
};

/**
 * A layer's folder in the cache; it is made if it is missing, damaged or of another recipe. A layer is never left half-made.
 * @param home folder in the cache: `layer` and, beside it, `layer.json`
 * @returns path of the layer's folder
 * @throws what `fill` throws
 */
export const cachedLayer = async (home: string, recipe: LayerRecipe): Promise<string> => {
  const cached = cachedFolder(home, recipe);
  if (cached !== undefined) return cached;
  const fresh = `${home}.${process.pid}`;
  try {
    await mkdir(join(fresh, 'layer'), { recursive: true });
    const notes = await recipe.fill(join(fresh, 'layer'), join(fresh, 'downloads'));
    await rm(join(fresh, 'downloads'), { recursive: true, force: true });
    const content = digestFolder(join(fresh, 'layer'));
    await writeFile(join(fresh, 'layer.json'), JSON.stringify({ key: recipe.key, content, ...notes }, null, 2));
    await rm(home, { recursive: true, force: true });
    await rename(fresh, home);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return join(home, 'layer');
};
