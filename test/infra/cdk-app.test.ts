import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const TEMPLATE = join(root, 'node_modules/aws-cdk/lib/init-templates/app/typescript');

// Each test starts a compiler or an app of the CDK, which takes minutes on a machine that is busy with others.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

let app: string;

/** What `cdk init` makes, beside the packages that fanreel depends on, with fanreel as a release has it. */
beforeAll(async () => {
  app = await mkdtemp(join(root, 'node_modules/.cdk-app-'));
  const fanreel = join(app, 'node_modules/fanreel');
  await cp(join(root, 'package.json'), join(fanreel, 'package.json'));
  for (const part of ['cdk', 'functions', 'layers']) {
    await cp(join(root, 'dist', part), join(fanreel, 'dist', part), { recursive: true });
  }
  const build = "import('./scripts/build-types.mjs').then(({ buildTypes }) => buildTypes(process.argv[1]))";
  await run(process.execPath, ['-e', build, join(fanreel, 'dist/types')], { cwd: root });

  const tsconfig = JSON.parse(await readFile(join(TEMPLATE, 'tsconfig.json'), 'utf8'));
  // Jest is not among the packages here, and typeRoots names those of the app.
  const compilerOptions = {
    ...tsconfig.compilerOptions,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  };
  await writeFile(join(app, 'tsconfig.json'), JSON.stringify({ ...tsconfig, compilerOptions }));
  await writeFile(join(app, 'package.json'), '{ "name": "films", "version": "0.1.0" }');
  const entry = await readFile(join(TEMPLATE, 'bin/%name%.template.ts'), 'utf8');
  await mkdir(join(app, 'bin'));
  const named = entry.replaceAll('%name.PascalCased%', 'Films').replaceAll('%name%', 'films');
  await writeFile(join(app, 'bin/films.ts'), named.replaceAll('%stackname%', 'FilmsStack'));
  await mkdir(join(app, 'lib'));
  for (const [document, file] of [
    ['construct.md', 'films-stack.ts'],
    ['container.md', 'image-stack.ts'],
  ] as const) {
    const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(await readFile(join(root, 'docs', document), 'utf8')) ?? [];
    expect(example).toContain('extends Stack');
    await writeFile(join(app, 'lib', file), example);
  }
});
afterAll(() => rm(app, { recursive: true, force: true }));

/** Synthesize as the command `cdk` has it done. */
const synthesize = async (layers: string): Promise<{ readonly stderr: string }> => {
  const context = await readFile(join(root, 'node_modules/aws-cdk-lib/recommended-feature-flags.json'), 'utf8');
  const env = { ...process.env, CDK_CONTEXT_JSON: context, CDK_OUTDIR: join(app, 'cdk.out'), FANREEL_LAYERS: layers };
  return run(bin('tsx'), ['bin/films.ts'], { cwd: app, env }).catch((error) => error);
};

describe('an app of cdk init', () => {
  it('compiles with the examples of the documents', async () => {
    const said = await run(bin('tsc'), { cwd: app }).catch((error) => error);
    expect(said.stdout).toBe('');
  });

  it('fails to synthesize before the layers are fetched, and says how', async () => {
    const { stderr } = await synthesize(join(app, 'no-layers'));
    expect(stderr).toContain('The ffmpeg layer for x86_64 is not in ');
    expect(stderr).toContain('Fetch it once: npx fanreel layers');
  });

  it.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'synthesizes without a registry once they are fetched',
    async () => {
      const layers = join(app, 'layers');
      // The pinned packages are installed here.
      const offline = { ...process.env, FANREEL_LAYERS: layers, npm_config_registry: 'http://127.0.0.1:9/' };
      await run(process.execPath, [join(root, 'dist/cli/fanreel.mjs'), 'layers'], { cwd: app, env: offline });
      expect((await synthesize(layers)).stderr).toBe('');
      const template = JSON.parse(await readFile(join(app, 'cdk.out/FilmsStack.template.json'), 'utf8'));
      const types = Object.values<{ readonly Type: string }>(template.Resources).map(({ Type }) => Type);
      expect(types.filter((type) => type === 'AWS::Lambda::LayerVersion')).toHaveLength(2);
    },
  );
});
