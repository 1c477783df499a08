import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import packageJson from '../../package.json' with { type: 'json' };
import { makeProgram } from '../../src/cli/program.ts';
import type { CommandIo } from '../../src/cli/terminal/command-io.ts';
import { workflowProblems } from '../fixtures/github-workflow.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly steps: readonly Step[];
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
  readonly needs?: string;
  readonly permissions?: Readonly<Record<string, string>>;
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = '.github/workflows';
const names = readdirSync(FOLDER);
const textOf = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
const read = (name: string): Workflow => parse(textOf(name)) as Workflow;
const release = read('release.yml');

describe.each(names)('the workflow %s', (name) => {
  const { permissions, concurrency, jobs } = read(name);
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  it('is one that GitHub understands', async () => {
    expect(await workflowProblems(name, textOf(name))).toEqual([]);
    const wrong = textOf(name).replaceAll('timeout-minutes:', 'timeout-hours:');
    expect((await workflowProblems(name, wrong)).join()).toContain("Unexpected value 'timeout-hours'");
  });

  it('may read the repository and nothing else, does not run beside itself, and ends', () => {
    expect(permissions).toEqual({ contents: 'read' });
    expect(concurrency).toBeDefined();
    for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(90);
  });

  it('names actions with a version, and gives their checkouts no credentials to keep', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.filter((action) => !/^[\w-]+\/[\w-]+@(v\d+|[0-9a-f]{40})$/.test(action))).toEqual([]);
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    for (const { with: given } of checkouts) expect(given).toMatchObject({ 'persist-credentials': false });
  });

  it('runs scripts that there are', () => {
    const text = steps.map(({ run }) => run ?? '').join('\n');
    const scripts = [...text.matchAll(/npm (?:run )?([\w:-]+)/g)].map(([, script = '']) => script);
    const own = ['ci', 'publish', 'pack'];
    expect(scripts.filter((script) => !own.includes(script) && !(script in packageJson.scripts))).toEqual([]);
    for (const [path] of text.matchAll(/^\.ci\/\w+/gm)) expect(statSync(path).mode & 0o100).not.toBe(0);
  });

  it('gives the command in a container words that it knows', () => {
    const text = steps.map(({ run }) => run ?? '').join('\n');
    const words = [...text.matchAll(/ fanreel fanreel(?: (\S+))?$/gm)].map(([, word]) => word);
    const known = makeProgram({ env: {} } as CommandIo, () => undefined).commands.map((each) => each.name());
    expect(words.filter((word) => word === undefined || !known.includes(word))).toEqual([]);
    expect(words.length).toBe(name === 'ci.yml' ? 1 : 0);
  });

  it('takes no word of strangers into a shell', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  });
});

describe('the release', () => {
  it('begins with a tag, and is published by a person’s approval alone, of what was tested', () => {
    expect(release.on).toEqual({ push: { tags: ['v*'] } });
    const publishing = Object.entries(release.jobs).filter(([, { steps }]) =>
      steps.some(({ run }) => run?.includes('npm publish')),
    );
    expect(publishing).toEqual([['publish', expect.objectContaining({ environment: 'npm', needs: 'pack' })]]);
    expect(release.jobs.pack?.steps.map(({ run }) => run)).toContain('npm run release');
  });

  it('gives the right to sign to the job that publishes, which runs nothing of the repository', () => {
    const { publish, ...others } = release.jobs;
    expect(publish?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    for (const job of Object.values(others)) expect(job.permissions).toBeUndefined();
    expect(publish?.steps.some(({ uses }) => uses?.includes('checkout'))).toBe(false);
    expect(textOf('release.yml')).not.toContain('secrets.');
  });
});
