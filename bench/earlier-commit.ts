import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Footage } from './footage.ts';
import type { RenderedFilm } from './rendered-film.ts';

/** The last commit before films were read by an index of their packets. */
const COMMIT = '59c0c64';
const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/** What an estimate is made of, as far as commits agree on it. */
export interface EstimatedWork {
  readonly durationMs: number;
  /** options of the job, by name */
  readonly layer: Readonly<Record<string, unknown>>;
  /** of a slice, milliseconds */
  readonly workMs: number;
}

/** The earlier commit, built. */
export interface EarlierCommit {
  readonly commit: string;
  renderFilm(footage: Footage, optionsText: string): Promise<Pick<RenderedFilm, 'slices' | 'renderAgain' | 'close'>>;
  /** Its estimate of a job on AWS, USD. */
  usd(work: EstimatedWork): Promise<number>;
}

/** Another copy of the project may have built it, and may be gone. */
const linkPackages = async (folder: string): Promise<void> => {
  const link = join(folder, 'node_modules');
  await rm(link, { force: true });
  await symlink(join(PROJECT, 'node_modules'), link);
};

const extract = async (folder: string): Promise<void> => {
  const draft = `${folder}.${process.pid}.part`;
  await mkdir(draft, { recursive: true });
  try {
    const archive = execFileSync('git', ['-C', PROJECT, 'archive', COMMIT], { maxBuffer: 2 ** 30 });
    execFileSync('tar', ['-x', '-C', draft], { input: archive });
    await linkPackages(draft);
    execFileSync(process.execPath, ['scripts/build.mjs', '--quiet'], { cwd: draft, stdio: 'inherit' });
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
};

/**
 * Take an earlier commit out of the repository and build it, with the packages of this one: once, into the temporary directory.
 * @throws where there is no git, or no such commit
 */
export const openEarlierCommit = async (): Promise<EarlierCommit> => {
  const folder = join(tmpdir(), 'fanreel-bench', `commit-${COMMIT}`);
  if (existsSync(folder)) await linkPackages(folder);
  else await extract(folder);
  const load = (path: string) => import(join(folder, path));
  return {
    commit: COMMIT,
    renderFilm: async (footage, optionsText) =>
      (await load('bench/rendered-film.ts')).renderFilm(footage, join(folder, 'dist'), optionsText),
    usd: async ({ durationMs, layer, workMs }) => {
      const [{ estimateOnAws }, { PROFILES }, { mergeOptions }] = await Promise.all([
        load('src/shared/estimate/aws-estimate.ts'),
        load('src/shared/estimate/work-profile.ts'),
        load('src/shared/options/render-options.ts'),
      ]);
      const { value: options } = mergeOptions('video', layer);
      const profile = { ...PROFILES.fanreel, work: { kind: 'spread', meanMs: workMs, variation: 0 } };
      return estimateOnAws({ shape: { durationMs, options }, profile, accountConcurrency: 1_000, seed: 1 }).usd.total;
    },
  };
};
