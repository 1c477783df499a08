#!/usr/bin/env node
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { loadBundle } from '../local/host/compiled-bundle.ts';
import { loadNodeModules } from '../local/host/node-modules.ts';
import { cloudFlags } from '../local/host/v8-flags.ts';

/*
 * Starts the command from what V8 compiled of it in an earlier process: compiling its two megabytes takes longer than all that most
 * commands do.
 */

/** Commands that start a local cloud call many more functions than the others. */
const WITH_CLOUD = ['run', 'demo', 'dev'];
/** By then a cloud has started. Later, V8 has forgotten functions that are called at the start only. */
const STARTED_MS = 1_500;

const folder = import.meta.dirname;

/** What this command loads, more or less: for each of these V8 keeps what it compiled. */
const useOf = ([, , word = '', ...others]: readonly string[]): 'cloud' | 'words' | 'home' => {
  if (word === '' || word.startsWith('-') || others.includes('--help')) return 'words';
  return WITH_CLOUD.includes(word) ? 'cloud' : 'home';
};

const use = useOf(process.argv);
if (use === 'cloud') {
  loadNodeModules();
  // Before anything of ours is loaded: V8 takes what was compiled under the same flags only.
  for (const flag of cloudFlags()) setFlagsFromString(flag);
}
const { exports, keep } = loadBundle(join(folder, 'command.cjs'), join(folder, 'compiled'), use);
const keeping = setTimeout(keep, STARTED_MS).unref();
await (exports as typeof import('./command.ts')).runProcess(() => import('open'));
clearTimeout(keeping);
keep();
