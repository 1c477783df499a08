import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recipe } from './recipe.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const PACKAGES = join(ROOT, 'node_modules');

/** The code of recipes, where their pages say that it lies. */
const FILES: Readonly<Record<string, readonly [page: string, block: string]>> = {
  'app/api/fanreel/[...path]/route.ts': ['nextjs', 'route.ts'],
  'lib/send-film.ts': ['nextjs', 'send-film.ts'],
  'app/upload/page.tsx': ['nextjs', 'page.tsx'],
  'tell.ts': ['own-rule', 'tell.ts'],
  'previews-stack.ts': ['own-rule', 'previews-stack.ts'],
};

let app: string;
beforeAll(async () => {
  app = await mkdtemp(join(PACKAGES, '.recipes-'));
  for (const [path, [page, block]] of Object.entries(FILES)) {
    await mkdir(dirname(join(app, path)), { recursive: true });
    await writeFile(join(app, path), recipe(page, block));
  }
});
afterAll(() => rm(app, { recursive: true, force: true }));

describe('the TypeScript of recipes', () => {
  // A compiler takes minutes on a machine that is busy with others.
  it('compiles in a strict project', { timeout: 300_000 }, async () => {
    const compilerOptions = {
      ...{ strict: true, noEmit: true, skipLibCheck: true, noUncheckedIndexedAccess: true },
      ...{ target: 'es2022', module: 'esnext', moduleResolution: 'bundler', lib: ['dom', 'dom.iterable', 'es2023'] },
      ...{ jsx: 'react-jsx', jsxImportSource: 'preact', types: ['node'], typeRoots: [join(PACKAGES, '@types')] },
      allowImportingTsExtensions: true,
      paths: {
        // React's own types are not among the packages here.
        react: [join(PACKAGES, 'preact/compat')],
        'fanreel/schemas': [join(ROOT, 'src/sdk/core/schemas/schemas.ts')],
        'fanreel/cdk': [join(ROOT, 'infra/pipeline/index.ts')],
      },
    };
    await writeFile(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(FILES) }));
    const tsc = join(PACKAGES, '.bin/tsc');
    const said = await promisify(execFile)(tsc, { cwd: app }).catch((error) => error);
    expect(said.stdout).toBe('');
  });
});
