import { type PackageEntries, type PackedPackage, packageProblems } from './package-rules.ts';

/** What a release is made of. */
export interface ReleasedPackage extends PackageEntries {
  readonly name: string;
  readonly version: string;
}

/** What a release asks of the machine. */
export interface ReleasePorts {
  /** Run a program to its end. @returns what it wrote to its standard output. @throws {Error} when it fails */
  readonly output: (program: string, ...words: string[]) => Promise<string>;
  /** Run a program to its end, which writes to the terminal. @returns its exit code */
  readonly exitCode: (program: string, ...words: string[]) => Promise<number>;
  readonly changelog: () => Promise<string>;
  readonly say: (line: string) => void;
}

/** The release was refused; the message says why, and what to do. */
export class ReleaseRefusedError extends Error {
  override readonly name = 'ReleaseRefusedError';
}

const refuse = (message: string): never => {
  throw new ReleaseRefusedError(message);
};

const checkTree = async ({ output }: ReleasePorts, when: string): Promise<void> => {
  const changed = (await output('git', 'status', '--porcelain')).trim();
  if (changed !== '') refuse(`There are changes that are not committed${when}. Commit or remove them:\n${changed}`);
};

const checkVersion = async ({ output, changelog }: ReleasePorts, version: string): Promise<void> => {
  const tag = `v${version}`;
  const isTagged = (await output('git', 'tag', '--list', tag)).trim() !== '';
  // A release begins with its tag, which the workflow has checked out.
  if (isTagged && !(await output('git', 'tag', '--points-at', 'HEAD')).split('\n').includes(tag)) {
    refuse(`There is a tag ${tag} already, of another commit. Raise the version: npm version --no-git-tag-version …`);
  }
  const heading = (await changelog()).split('\n').find((line) => `${line} `.startsWith(`## ${version} `));
  if (heading === undefined) refuse(`CHANGELOG.md has no section "## ${version}".`);
  if (/unreleased/i.test(heading ?? '')) {
    refuse(`CHANGELOG.md calls ${version} unreleased. Write the date of the release there.`);
  }
};

const pack = async ({ output }: ReleasePorts, words: readonly string[]): Promise<PackedPackage> => {
  const text = await output('npm', 'pack', '--json', ...words);
  // Scripts of the package may write lines of their own before it.
  const [packed] = JSON.parse(text.slice(text.indexOf('[\n'))) as PackedPackage[];
  return packed ?? refuse('npm pack named no package.');
};

/**
 * Make a release of what is committed: everything but publishing it, which a person does.
 * @param isDry the tests are not run and the archive is not kept; all other checks are made
 * @throws {ReleaseRefusedError} when something is not committed, when the version is not new or has no section in the changelog, when
 *   tests fail, or when the package holds what it should not
 */
export const release = async (released: ReleasedPackage, isDry: boolean, ports: ReleasePorts): Promise<void> => {
  const { exitCode, say } = ports;
  await checkTree(ports, '');
  await checkVersion(ports, released.version);
  if (isDry) say('Dry run: the tests are not run.');
  else if ((await exitCode('bash', '.ci/run')) !== 0)
    refuse('.ci/run failed; the lines above say what. Nothing was packed.');
  const packed = await pack(ports, isDry ? ['--dry-run'] : []);
  const problems = packageProblems(packed, released);
  if (problems.length > 0) refuse(`The package is not as it should be:\n${problems.join('\n')}`);
  await checkTree(ports, ' after the tests and the build');
  say(`${packed.filename}: ${packed.files.length} files, ${(packed.size / 1e6).toFixed(1)} MB.`);
  // Provenance is asked for in package.json, and is to be had from a workflow alone.
  say(
    `To publish it: git tag v${released.version}, and push the tag: .github/workflows/release.yml asks for approval (elsewhere: npm publish ${packed.filename} --provenance=false)`,
  );
};
