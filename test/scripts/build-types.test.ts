import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const CODE = /```ts\n([\s\S]*?)```/;

let project: string;

/** A project beside the packages that fanreel depends on, which has fanreel as a dependency. */
beforeAll(async () => {
  project = await mkdtemp(join(root, 'node_modules/.consumer-'));
  const fanreel = join(project, 'node_modules/fanreel');
  await mkdir(fanreel, { recursive: true });
  await copyFile(join(root, 'package.json'), join(fanreel, 'package.json'));
  const build = "import('./scripts/build-types.mjs').then(({ buildTypes }) => buildTypes(process.argv[1]))";
  await run(process.execPath, ['-e', build, join(fanreel, 'dist/types')], { cwd: root });
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rm(project, { recursive: true, force: true }));

describe('declarations of the programmatic API', () => {
  it('compile in a strict project: the first example of the document, and no type is any', async () => {
    const [, example = ''] = CODE.exec(await readFile(join(root, 'docs/programmatic.md'), 'utf8')) ?? [];
    expect(example).toContain("from 'fanreel'");
    const wrong = [
      '// @ts-expect-error no such option',
      "run('film.mp4', { gif: { widht: 3 } });",
      '// @ts-expect-error a status is no number',
      'export const status: number = manifest.status;',
    ];
    await writeFile(join(project, 'example.ts'), [example, ...wrong].join('\n'));
    const compilerOptions = { noEmit: true, strict: true, module: 'nodenext', target: 'es2022', types: ['node'] };
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['example.ts'] }));
    const said = await run(join(root, 'node_modules/.bin/tsc'), { cwd: project }).catch((error) => error);
    expect(said.stdout).toBe('');
  });
});
