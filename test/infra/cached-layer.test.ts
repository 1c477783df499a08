import { chmod, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cachedFolder, cachedLayer, type LayerRecipe } from '../../src/layers/cached-layer.ts';

let home: string;
let filled: number;
beforeEach(async () => {
  home = join(await mkdtemp(join(tmpdir(), 'fanreel-layer-')), 'x86_64');
  filled = 0;
});
afterEach(() => rm(join(home, '..'), { recursive: true, force: true }));

const BYTES = 'a program of some length';
const recipe: LayerRecipe = {
  key: 'program@1',
  files: [join('bin', 'program')],
  fill: async (layer) => {
    filled++;
    await mkdir(join(layer, 'bin'));
    await writeFile(join(layer, 'bin', 'program'), BYTES, { mode: 0o755 });
    await writeFile(join(layer, 'LICENSE'), 'MIT');
    return { from: 'a test' };
  },
};
const program = () => join(home, 'layer', 'bin', 'program');

describe('a layer in the cache', () => {
  it('is used as long as its bytes are those that were fetched', async () => {
    const layer = await cachedLayer(home, recipe);
    expect(await cachedLayer(home, recipe)).toBe(layer);
    expect(cachedFolder(home, recipe)).toBe(layer);
    expect(filled).toBe(1);
  });

  it.each([
    { damage: 'is cut short, as by a power cut', harm: () => truncate(program(), 5) },
    { damage: 'holds zeros of the same length', harm: () => writeFile(program(), Buffer.alloc(BYTES.length)) },
    { damage: 'cannot be executed any more', harm: () => chmod(program(), 0o644) },
    { damage: 'is gone', harm: () => rm(program()) },
    { damage: 'has a second file beside it', harm: () => writeFile(join(home, 'layer', 'bin', 'more'), 'more') },
    { damage: 'has lost a file that nobody names', harm: () => rm(join(home, 'layer', 'LICENSE')) },
    { damage: 'has notes that are cut', harm: () => truncate(join(home, 'layer.json'), 9) },
  ])('is made again when its program $damage', async ({ harm }) => {
    await cachedLayer(home, recipe);
    await harm();
    expect(cachedFolder(home, recipe)).toBeUndefined();
    await cachedLayer(home, recipe);
    expect(filled).toBe(2);
    expect(await readFile(program(), 'utf8')).toBe(BYTES);
    expect(cachedFolder(home, recipe)).toBe(join(home, 'layer'));
  });

  it('of a version that noted no digest is used', async () => {
    await cachedLayer(home, recipe);
    await writeFile(join(home, 'layer.json'), JSON.stringify({ key: recipe.key }));
    expect(cachedFolder(home, recipe)).toBe(join(home, 'layer'));
  });
});
