import { describe, expect, it } from 'vitest';
import { packageProblems } from '../../scripts/release/package-rules.ts';
import { type ReleasePorts, ReleaseRefusedError, release } from '../../scripts/release/release.ts';

const RELEASED = {
  ...{ name: 'fanreel', version: '1.2.3', bin: { fanreel: 'dist/cli/fanreel.mjs' } },
  exports: {
    '.': { import: { types: './dist/types/a.d.ts', default: './dist/sdk/a.mjs' } },
    './s/*.json': './dist/schemas/*.json',
  },
};
const FILES = [
  'package.json',
  'dist/cli/fanreel.mjs',
  'dist/types/a.d.ts',
  'dist/sdk/a.mjs',
  'dist/schemas/x.schema.json',
];
const packedOf = (paths: readonly string[], size = 1000) => ({
  ...{ filename: 'fanreel-1.2.3.tgz', size },
  files: paths.map((path) => ({ path, size: 1 })),
});

interface World {
  readonly changed?: string;
  readonly tags?: string;
  /** those of this commit */
  readonly tagsHere?: string;
  readonly changelog?: string;
  readonly tests?: number;
  readonly files?: readonly string[];
}

/** A machine on which nothing is run. */
const machine = ({
  changed = '',
  tags = '',
  tagsHere = '',
  changelog = '## 1.2.3 (2026-11-29)',
  tests = 0,
  files = FILES,
}: World) => {
  const ran: string[] = [];
  const said: string[] = [];
  const answers: Readonly<Record<string, string>> = {
    'git status': changed,
    'git tag': tags,
    'npm pack': `> prepack\n${JSON.stringify([packedOf(files)], undefined, 2)}`,
  };
  const ports: ReleasePorts = {
    output: async (program, ...words) => {
      ran.push([program, ...words].join(' '));
      return words.includes('--points-at') ? tagsHere : (answers[`${program} ${words[0]}`] ?? '');
    },
    exitCode: async (program, ...words) => {
      ran.push([program, ...words].join(' '));
      return tests;
    },
    changelog: async () => changelog,
    say: (line) => said.push(line),
  };
  return { ran, said, ports };
};

describe('a release', () => {
  it('runs the tests, packs, and leaves publishing to a person', async () => {
    const { ran, said, ports } = machine({});
    await release(RELEASED, false, ports);
    expect(ran).toEqual([
      ...[
        'git status --porcelain',
        'git tag --list v1.2.3',
        'bash .ci/run',
        'npm pack --json',
        'git status --porcelain',
      ],
    ]);
    expect(said.at(-1)).toBe(
      'To publish it: git tag v1.2.3, and push the tag: .github/workflows/release.yml asks for approval (elsewhere: npm publish fanreel-1.2.3.tgz --provenance=false)',
    );
  });

  it('goes on where this very commit has the tag already: that is how a release begins', async () => {
    const { said, ports } = machine({ tags: 'v1.2.3\n', tagsHere: 'v1.2.3-rc.0\nv1.2.3\n' });
    await release(RELEASED, true, ports);
    expect(said.at(-1)).toMatch(/^To publish it/);
  });

  it('dry: runs no test and keeps no archive', async () => {
    const { ran, ports } = machine({ tests: 1 });
    await release(RELEASED, true, ports);
    expect(ran).not.toContain('bash .ci/run');
    expect(ran).toContain('npm pack --json --dry-run');
  });

  it.each<[string, World, RegExp]>([
    ['something is not committed', { changed: ' M src/a.ts\n' }, /not committed[\s\S]*M src\/a.ts/],
    ['the version was released', { tags: 'v1.2.3\n', tagsHere: 'v1.2.30\n' }, /tag v1.2.3 already/],
    ['the changelog has no section', { changelog: '## 1.2.2' }, /no section "## 1.2.3"/],
    [
      'the changelog has the section of another version',
      { changelog: '## 1.2.3-rc.0 (2026-01-02)\n## 1.2.30' },
      /no section "## 1.2.3"/,
    ],
    ['the changelog calls it unreleased', { changelog: '## 1.2.3 (unreleased)' }, /calls 1.2.3 unreleased/],
    ['a test fails', { tests: 1 }, /\.ci\/run failed/],
    ['the package holds a source', { files: [...FILES, 'src/a.ts'] }, /src\/a.ts does not belong there/],
    ['the package lacks a file', { files: FILES.slice(0, 3) }, /dist\/sdk\/a.mjs is missing/],
  ])('fails where %s', async (_what, world, message) => {
    const { ports } = machine(world);
    const released = release(RELEASED, false, ports);
    await expect(released).rejects.toThrow(ReleaseRefusedError);
    await expect(released).rejects.toThrow(message);
  });
});

describe('what a package holds', () => {
  it('is refused: sources, tests, footage, compiled code of this machine, and too many bytes', () => {
    const wrong = [
      'src/cli/main.ts',
      'test/a.test.ts',
      'dist/film.mp4',
      'dist/local/compiled/0a.bin',
      'dist/types/a.ts',
    ];
    expect(packageProblems(packedOf([...FILES, ...wrong], 6_000_001), RELEASED)).toEqual([
      ...wrong.map((path) => `${path} does not belong there.`),
      'It has 6000001 bytes; at most 6000000 are allowed.',
    ]);
  });
});
