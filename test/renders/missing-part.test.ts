import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** Every registry of kinds. */
const REGISTRIES = [
  'options/options.ts',
  ...['specs.ts', 'link-pages.ts', 'posted-pictures.ts', 'for-worker-plans.ts'].map((name) => `registry/${name}`),
  ...['worker/for-worker-sinks.ts', 'picture/for-pictures.ts', 'assembler/for-assembler.ts'],
  'page/for-page.tsx',
];
let tree: string;

/** Link everything in a folder of the project into the same folder of the tree, but for what the test writes itself. */
const linkAll = async (folder: string, own: string): Promise<void> => {
  await mkdir(join(tree, folder));
  const names = (await readdir(folder)).filter((name) => name !== own);
  await Promise.all(names.map((name) => symlink(resolve(folder, name), join(tree, folder, name))));
};

/** The project's source with one more kind that has no folder. */
beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), 'fanreel-missing-part-'));
  await linkAll('src', 'renders');
  await linkAll('src/renders', 'kind');
  await linkAll('src/renders/kind', 'render-kinds.ts');
  await symlink(resolve('node_modules'), join(tree, 'node_modules'));
  const kinds = 'src/renders/kind/render-kinds.ts';
  await writeFile(join(tree, kinds), (await readFile(kinds, 'utf8')).replace("'gif',", "'gif', 'hologram',"));
  await cp('tsconfig.json', join(tree, 'tsconfig.json'));
  const config = {
    extends: './src/viewer/tsconfig.json',
    // Imports lead to the tree's own list of kinds, not to the project's.
    compilerOptions: { types: ['node', 'vite/client'], preserveSymlinks: true },
    include: [],
    files: REGISTRIES.map((name) => `src/renders/${name}`),
  };
  await writeFile(join(tree, 'registries.json'), JSON.stringify(config));
});

afterAll(() => rm(tree, { recursive: true, force: true }));

/** What the compiler says, a line for each problem. */
const compile = (): Promise<string> =>
  new Promise((told) => {
    const tsc = resolve('node_modules/typescript/bin/tsc');
    execFile(process.execPath, [tsc, '-p', 'registries.json', '--pretty', 'false'], { cwd: tree }, (_, out) =>
      told(out),
    );
  });

it('a kind of render without its parts does not compile: every registry misses it', async () => {
  const problems = (await compile()).split('\n').filter((line) => line.includes('hologram'));
  const silent = REGISTRIES.filter((name) => !problems.some((line) => line.startsWith(`src/renders/${name}(`)));
  expect(silent).toEqual([]);
}, 60_000);
