import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The process of an environment's directory. After a kill of the cloud, the next cloud needs it to clean up. */
export interface EnvironmentFile {
  readonly pid: number;
  /** Distinguishes the process from a later one with the same pid. */
  readonly startTime: number;
}

const fileOf = (directory: string) => join(directory, 'environment.json');

/** Store an environment's process in its directory. */
export const writeEnvironmentFile = (directory: string, content: EnvironmentFile): void =>
  writeFileSync(fileOf(directory), JSON.stringify(content));

/** Read the file of {@link writeEnvironmentFile}; undefined when the cloud was killed before it wrote one. */
export const readEnvironmentFile = (directory: string): EnvironmentFile | undefined => {
  try {
    const { pid, startTime } = JSON.parse(readFileSync(fileOf(directory), 'utf8'));
    return Number.isInteger(pid) && Number.isFinite(startTime) ? { pid, startTime } : undefined;
  } catch {
    return undefined;
  }
};
