import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which process an environment's directory belongs to: what a later cloud needs to clean up after a killed one. */
export interface EnvironmentFile {
  readonly pid: number;
  /** Tells the process from another one that was given the same pid later. */
  readonly startTime: number;
}

const fileOf = (directory: string) => join(directory, 'environment.json');

/** Write down an environment's process in its directory. */
export const writeEnvironmentFile = (directory: string, content: EnvironmentFile): void =>
  writeFileSync(fileOf(directory), JSON.stringify(content));

/** Read what {@link writeEnvironmentFile} wrote, or undefined when the cloud was killed before it got there. */
export const readEnvironmentFile = (directory: string): EnvironmentFile | undefined => {
  try {
    const { pid, startTime } = JSON.parse(readFileSync(fileOf(directory), 'utf8'));
    return Number.isInteger(pid) && Number.isFinite(startTime) ? { pid, startTime } : undefined;
  } catch {
    return undefined;
  }
};
