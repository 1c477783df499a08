import './load-node-modules.ts';
import { Socket } from 'node:net';
import { KILL_WORD, rootOfName } from './guard.ts';
import { killTrees } from './kill-trees.ts';
import { findProcess } from './process-list.ts';
import { serveInvocations } from './runtime/serve-invocations.ts';

/*
 * The runtime inside an execution environment. It loads the handler, then asks the Runtime API for events until it is killed. When the
 * cloud is gone, which holds the other end of standard input, it kills all processes that it started, and itself. While a handler
 * spins, it notices nothing: then the cloud's guard starts this file to kill the processes that it names.
 */

const killEverything = async (): Promise<void> => {
  const { startTime = 0 } = (await findProcess(process.pid)) ?? {};
  await killTrees([{ pid: process.pid, startTime }]);
};

const watchCloud = (): void => {
  const input = new Socket({ fd: 0, readable: true, writable: false });
  const gone = () => void killEverything();
  input.on('error', gone).on('close', gone).resume();
  input.unref();
};

const [, , word, ...names] = process.argv;
if (word === KILL_WORD) {
  void killTrees(names.flatMap((name) => rootOfName(name) ?? []));
} else {
  watchCloud();
  void serveInvocations(process.env);
}
