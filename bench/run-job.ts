import { fileURLToPath } from 'node:url';
import { runMediaProcess } from '../src/shared/adapters/process/run-media-process.ts';
import type { JobFigures, JobRequest } from './job-child.ts';

const CHILD = fileURLToPath(new URL('./job-child.ts', import.meta.url));

/** Take a film through a new cloud in a process of its own. */
export const runJob = async (request: JobRequest): Promise<JobFigures> => {
  const run = await runMediaProcess({
    binary: process.execPath,
    args: ['--import', import.meta.resolve('tsx'), CHILD, JSON.stringify(request)],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  if (run.exitCode !== 0) throw new Error(`${request.film.name}: ended with ${run.exitCode}: ${run.stderrTail}`);
  return JSON.parse(run.stdout.toString('utf8')) as JobFigures;
};
