import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemPath } from '../../sdk/core/names/system-path.ts';
import { UsageError } from '../../sdk/core/usage/usage-error.ts';
import { filesStillThere } from '../../sdk/sources/files-still-there.ts';
import { filesOfWatched, lookAtResting } from '../../sdk/sources/watched-folder.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { makeSettledFiles } from '../core/watch/settled-files.ts';
import { isWorthAgain } from '../core/watch/worth-again.ts';
import { EXIT } from '../core/words/exit-codes.ts';
import { type CommandIo, print } from '../terminal/command-io.ts';
import { listenForInterruption } from '../terminal/interruption.ts';
import { executeRun, type Run } from './execute-run.ts';

/** Looked at again and again, not listened to: folders of other machines tell of no changes. */
const LOOK_MS = 1_000;
/** A film that has not grown for so long is whole. */
const REST_MS = 4_000;

/** What is done with the films of a folder. */
export interface Watch extends Pick<Run, 'request' | 'folder'> {
  /** as typed */
  readonly watched: string;
}

const checkWatched = async (watched: string, cwd: string): Promise<string> => {
  const path = resolve(cwd, watched);
  const entry = await stat(systemPath(path)).catch(() => undefined);
  if (watched !== '' && entry?.isDirectory() === true) return path;
  throw new UsageError(`--watch is "${shownName(watched)}", which is not a folder. Name a folder that is there.`);
};

/**
 * Render every film that appears in a folder, once it is whole, until the command is stopped. A film whose job is there is not
 * rendered again, so the same command goes on after it was stopped.
 * @returns exit code 0: being stopped is its normal end
 * @throws {UsageError} when there is no such folder
 */
export const watchFolder = async ({ watched, request, folder }: Watch, io: CommandIo): Promise<number> => {
  const path = await checkWatched(watched, io.cwd);
  const settled = makeSettledFiles(REST_MS);
  const told = new Set<string>();
  let isRunning = false;
  // A run says so itself.
  const interruption = listenForInterruption((signal) => {
    if (!isRunning) io.stderr.freshLine(`${signal}: stopping.`);
  });
  const sayOnce = (line: string): void => {
    if (!told.has(line)) print(io.stderr, line);
    told.add(line);
  };

  /** Films that are whole, as they would be typed. */
  const look = async (): Promise<string[]> => {
    const files = await filesOfWatched(path);
    const films: string[] = [];
    for (const { name } of settled.look(files, performance.now())) {
      const what = await lookAtResting(join(path, name));
      if (what === 'film') films.push(name);
      else if (what === 'written') settled.again(name);
      else sayOnce(`${shownName(join(watched, name))}: skipped, as it is no film`);
    }
    return films;
  };

  const render = async (names: readonly string[]): Promise<void> => {
    isRunning = true;
    try {
      const named = new Map(names.map((name) => [join(watched, name), name]));
      const there = await filesStillThere([...named.keys()], io.cwd, (message) => print(io.stderr, message));
      if (there.size === 0) return;
      const { results } = await executeRun({ files: [...there.values()], request, folder }, io);
      for (const [at, typed] of [...there.keys()].entries()) {
        if (isWorthAgain(results[at] ?? {})) settled.again(named.get(typed) ?? typed);
      }
    } catch (error) {
      if (interruption.received() !== undefined) return;
      print(io.stderr, `${messageOf(error)} The folder is watched on.`);
      if (isWorthAgain({ error })) for (const name of names) settled.again(name);
    } finally {
      isRunning = false;
    }
  };

  try {
    print(io.stderr, `Watching ${shownName(watched)}: films that appear in it are rendered. Ctrl-C ends it.`);
    while (interruption.received() === undefined) {
      const films = await look().catch((error: unknown) => {
        sayOnce(`${shownName(watched)} cannot be read (${messageOf(error)}); it is looked for again.`);
        return [];
      });
      if (films.length > 0) await render(films);
      await delay(LOOK_MS, undefined, { signal: interruption.signal }).catch(() => undefined);
    }
    return EXIT.complete;
  } finally {
    interruption.dispose();
  }
};
