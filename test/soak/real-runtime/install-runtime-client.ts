import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundleModule } from '../../fixtures/bundle-module.ts';

const PACKAGE = 'aws-lambda-ric';
/** The runtime client of Lambda's Node.js 24; it runs on older versions as well. */
const VERSION = '4.0.2';
/** What its build needs; the names are Debian's, and those of the commands. */
const TOOLS = { cmake: 'cmake', 'g++': 'g++', make: 'make', python3: 'python3', 'xz-utils': 'xz' } as const;

const isThere = (command: string): boolean => {
  try {
    execFileSync('sh', ['-c', 'command -v "$0"', command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Node's own headers, where they came with it: the build then needs no other download. */
const headers = (): string[] => {
  const prefix = dirname(dirname(process.execPath));
  return existsSync(join(prefix, 'include/node/node_api.h')) ? [`--nodedir=${prefix}`] : [];
};

const build = async (folder: string): Promise<void> => {
  const missing = Object.entries(TOOLS).flatMap(([name, command]) => (isThere(command) ? [] : [name]));
  if (missing.length > 0) {
    throw new Error(
      `AWS's runtime client is built from its source, for which this machine lacks ${missing.join(', ')}: apt-get install ${missing.join(' ')}`,
    );
  }
  console.log(`building ${PACKAGE} ${VERSION} in ${folder}: once, some minutes`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const manifest = { private: true, dependencies: { [PACKAGE]: VERSION }, allowScripts: { [PACKAGE]: true } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  // Settings of this project reach what is started by its scripts; here they hold for nothing.
  const settings = ['--prefix', folder, '--engine-strict=false', '--ignore-scripts=false', ...headers()];
  const log = openSync(join(folder, 'build.log'), 'w');
  const npm = spawn('npm', ['install', '--no-audit', '--no-fund', '--foreground-scripts', ...settings], {
    cwd: folder,
    stdio: ['ignore', log, log],
  });
  const [code] = await once(npm, 'exit');
  closeSync(log);
  if (code !== 0) throw new Error(`The build of ${PACKAGE} failed; why is in ${join(folder, 'build.log')}`);
};

/**
 * Have AWS's runtime client ready to run functions of the embedded cloud: installed and built at first, in a folder of its own outside of
 * the project (`FANREEL_SOAK_CACHE`, else the user's cache).
 * @returns absolute path of a bootstrap for `startLambda` and `startCloud`
 * @throws {Error} naming the packages of Debian that are missing for the build, or where the build says why it failed
 */
export const installRuntimeClient = async (): Promise<string> => {
  const cache = process.env.FANREEL_SOAK_CACHE ?? join(homedir(), '.cache', 'fanreel');
  const [major] = process.versions.node.split('.');
  const folder = join(cache, `${PACKAGE}-${VERSION}-node${major}`);
  if (!existsSync(join(folder, 'node_modules', PACKAGE, 'rapid-client.node'))) await build(folder);
  const bootstrap = join(folder, 'bootstrap.mjs');
  await bundleModule('test/soak/real-runtime/bootstrap.ts', bootstrap);
  return bootstrap;
};
