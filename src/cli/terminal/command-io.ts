import { join } from 'node:path';
import { homeFolder } from '../../local/disk/home.ts';
import type { FanreelOptions } from '../../sdk/client/options.ts';
import { isUtf8 } from '../../sdk/core/names/system-path.ts';
import { UsageError } from '../../sdk/core/usage/usage-error.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import type { OpenPage } from './open-page.ts';
import type { Printer } from './printer.ts';
import type { Screen } from './screen.ts';

/** The parts of the process that a command uses. */
export interface CommandIo {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** node, script, arguments */
  readonly argv: readonly string[];
  /** results */
  readonly stdout: Printer;
  /** progress and messages */
  readonly stderr: Printer;
  readonly openPage: OpenPage;
  /** the terminal as a whole; undefined: there is none */
  readonly screen?: Screen;
}

/** Folder of the local cloud. @throws {UsageError} when its path is not UTF-8: it could not be passed to other programs */
export const homeOf = ({ env, cwd }: Pick<CommandIo, 'env' | 'cwd'>): string => {
  const home = homeFolder(env, cwd);
  if (isUtf8(home)) return home;
  throw new UsageError(
    `The local cloud keeps its files in ${shownName(home)}, and that name is not UTF-8. ` +
      'Name a folder with FANREEL_HOME whose path is UTF-8.',
  );
};

/** The local cloud of this command, whose notes are shown. */
export const clientOptions = (io: CommandIo): Pick<FanreelOptions, 'home' | 'cwd' | 'onNote'> => ({
  home: homeOf(io),
  cwd: io.cwd,
  onNote: (line) => print(io.stderr, line),
});

/** Where the local cloud and its functions log. */
export const logsOf = (home: string): string => join(home, 'logs');

/** Write whole lines, made safe to show on a terminal. */
export const print = (to: Printer, ...lines: readonly string[]): void => to.lines(...lines);
