import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readEnvironmentFile } from './environment-file.ts';
import { followProcesses } from './environment-processes.ts';

const ENVIRONMENT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Kill the processes and remove the directories that a killed cloud left in its scratch directory.
 * Only for a cloud that owns its home: no other cloud may run in it.
 * @param scratchDir absolute path; created when it is missing
 */
export const sweepLeftovers = async (scratchDir: string): Promise<void> => {
  await mkdir(scratchDir, { recursive: true, mode: 0o700 });
  for (const name of await readdir(scratchDir)) {
    if (!ENVIRONMENT_ID.test(name)) continue;
    const directory = join(scratchDir, name);
    // Without the file, only the environment's marks identify its processes; no process has the pid -1.
    const root = readEnvironmentFile(directory) ?? { pid: -1, startTime: 0 };
    await followProcesses({ ...root, environmentId: name, directory, ownsGroup: false }).killAll();
    await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  }
};
