import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';
import config from '../../vitest.config.ts';
import { SLOWEST } from '../slowest-first.ts';

const ROOT = resolve(import.meta.dirname, '../..');

interface Project {
  readonly name: string;
  readonly include: string[];
  readonly exclude?: string[];
}

it('every file of tests is in one project, and in no other', () => {
  const projects = (config.test?.projects ?? []) as unknown as { readonly test: Project }[];
  const filesOf = ({ include, exclude = [] }: Project) => globSync(include, { cwd: ROOT, ignore: exclude });
  const held = projects.flatMap(({ test }) => filesOf(test).map((file) => ({ file, project: test.name })));
  const ignore = ['test/soak/**', 'test/browser/**'];
  const all = globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: ROOT, ignore });
  expect(all.length).toBeGreaterThan(400);
  expect(held.map(({ file }) => file).sort()).toEqual(all.sort());
});

it('files that begin first are there', () => {
  expect(SLOWEST.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
});
