import { join } from 'node:path';
import { homeFolder } from '../local/home.ts';
import type { OpenPage } from './open-page.ts';
import type { ProgressStream } from './progress/progress-display.ts';

/** What a command has of the process it runs in. */
export interface CommandIo {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** node, script, arguments */
  readonly argv: readonly string[];
  /** results */
  readonly stdout: ProgressStream;
  /** progress and messages */
  readonly stderr: ProgressStream;
  readonly openPage: OpenPage;
}

/** Folder of the local cloud. */
export const homeOf = ({ env, cwd }: CommandIo): string => homeFolder(env, cwd);

/** Where the local cloud and its functions log. */
export const logsOf = (home: string): string => join(home, 'logs');

/** Write whole lines. */
export const print = (stream: ProgressStream, ...lines: readonly string[]): void => {
  for (const line of lines) stream.write(`${line}\n`);
};
