import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Ended } from '../../fixtures/fanreel-process.ts';
import { H264, makeNumberedFilm } from '../../fixtures/numbered-film.ts';
import { recipe } from './recipe.ts';

const COMMAND = join(import.meta.dirname, '../../../dist/cli/fanreel.mjs');
/** Seconds and pictures a second of the film that recipes are given. */
export const FILM = { seconds: 17, fps: 5 } as const;

/** Whether a program runs here. @param words that it ends with 0 for */
export const runs = (program: string, ...words: readonly string[]): boolean =>
  spawnSync(program, words, { stdio: 'ignore' }).status === 0;

/** Whether the `aws` that is here reads AWS_ENDPOINT_URL_S3: an earlier one would ask AWS itself. */
const asksEndpoint = (): boolean => {
  const said = spawnSync('aws', ['--version'], { encoding: 'utf8' }).stdout ?? '';
  const [, major = 0, minor = 0] = /^aws-cli\/(\d+)\.(\d+)/.exec(said)?.map(Number) ?? [];
  return major > 2 || (major === 2 && minor >= 13) || (major === 1 && minor >= 29);
};

export const tools = {
  boto3: runs('python3', '-c', 'import boto3'),
  aws: asksEndpoint() && runs('jq', '--version'),
  curl: runs('curl', '--version') && runs('jq', '--version'),
};

/** A folder in which recipes run as somebody would run them: with `fanreel` on the path, and nothing of this machine's AWS. */
export interface Workbench {
  readonly folder: string;
  /** Write a block of a page under its own name. */
  put(page: string, ...files: readonly string[]): Promise<void>;
  /** Run lines of bash. @param env in addition */
  bash(lines: string, env?: Readonly<Record<string, string>>): Promise<Ended>;
  remove(): Promise<void>;
}

/** Make one, with `film.mp4`, which is 640 pixels wide. */
export const makeWorkbench = async (): Promise<Workbench> => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-recipes-'));
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'fanreel'), `#!/bin/sh\nexec "${process.execPath}" "${COMMAND}" "$@"\n`);
  await chmod(join(bin, 'fanreel'), 0o755);
  const { seconds, fps } = FILM;
  await makeNumberedFilm(join(folder, 'film.mp4'), {
    ...{ rate: `${fps}`, frames: seconds * fps, width: 640, height: 160 },
    encode: [...H264, '-movflags', '+faststart'],
  });
  const own = Object.entries(process.env).filter(([name]) => !/^(AWS_|FANREEL_HOME)/.test(name));
  const inherited = {
    ...Object.fromEntries(own),
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    AWS_CONFIG_FILE: join(folder, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  return {
    folder,
    async put(page, ...files) {
      for (const file of files) await writeFile(join(folder, file), recipe(page, file));
    },
    async bash(lines, env = {}) {
      const child = spawn('bash', ['-ec', lines], { cwd: folder, env: { ...inherited, ...env } });
      let [stdout, stderr] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      const [code] = await once(child, 'close');
      return { code, stdout, stderr };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
