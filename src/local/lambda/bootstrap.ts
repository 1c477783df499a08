import { Socket } from 'node:net';
import { isMainThread, Worker } from 'node:worker_threads';
import { listProcesses } from './process-list.ts';
import { treeOf } from './process-tree.ts';
import { serveInvocations } from './runtime/serve-invocations.ts';

/*
 * The runtime inside an execution environment. It loads the handler, then asks the Runtime API for events until it is killed. A second
 * thread watches standard input, whose other end the cloud holds. When the cloud is gone, the thread kills this process and all
 * processes that it started, even while the handler spins.
 */

const killEverything = async (): Promise<void> => {
  const own = treeOf(await listProcesses(), [process.pid]).filter(({ pid }) => pid !== process.pid);
  for (const { pid } of own) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // The process has ended by itself.
    }
  }
  // Processes that the listing missed are in this process's group.
  process.kill(-process.pid, 'SIGKILL');
};

const watchCloud = () => {
  const input = new Socket({ fd: 0, readable: true, writable: false });
  const gone = () => void killEverything();
  input.on('error', gone).on('close', gone).resume();
};

if (isMainThread) {
  new Worker(new URL(import.meta.url)).unref();
  void serveInvocations(process.env);
} else {
  watchCloud();
}
