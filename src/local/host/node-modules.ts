import { createRequire } from 'node:module';
import { withOwnFlags } from './v8-flags.ts';

/** What a cloud and its functions use of Node in any case. */
const USED = [
  'node:async_hooks',
  'node:child_process',
  'node:crypto',
  'node:fs/promises',
  'node:http',
  'node:https',
  'node:net',
  'node:readline',
  'node:stream/promises',
  'node:timers/promises',
  'node:tls',
  'node:zlib',
];

/**
 * Load Node's own modules before anything else does. Node carries what V8 compiled of them, which V8 takes only while its flags have the
 * values of Node's build, and else compiles again: a tenth of what a function takes to start.
 * @param flags with which this process was started: they are lifted meanwhile. Whoever sets flags later calls this before
 */
export const loadNodeModules = (flags: readonly string[] = process.execArgv): void => {
  const require = createRequire(import.meta.url);
  withOwnFlags(flags, () => {
    for (const name of USED) require(name);
  });
};
