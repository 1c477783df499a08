import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CREDENTIALS, REGION } from './s3-fixture.ts';

/** A server in a child process, for what can only be seen or done from outside. */
export interface ServerProcess {
  readonly endpoint: string;
  /** Resident set in bytes. */
  rss(): Promise<number>;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
}

const answer = async (child: ChildProcess): Promise<unknown> => (await once(child, 'message'))[0];

/** @param dataDir where it keeps its objects */
export const startServerProcess = async (dataDir: string): Promise<ServerProcess> => {
  const options = JSON.stringify({ dataDir, region: REGION, credentials: CREDENTIALS });
  const script = fileURLToPath(new URL('./s3-server-process.ts', import.meta.url));
  const child = fork(script, [options], { execArgv: ['--import', 'tsx'] });
  const exited = once(child, 'exit');
  const { endpoint } = (await answer(child)) as { endpoint: string };
  return {
    endpoint,
    rss: async () => {
      const reply = answer(child);
      child.send('rss');
      return Number(await reply);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
};
