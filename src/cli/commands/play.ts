import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Fanreel } from '../../sdk/client/fanreel.ts';
import { openFanreel } from '../../sdk/client/open-fanreel.ts';
import { systemPath } from '../../sdk/core/names/system-path.ts';
import type { ScreenFilm } from '../../sdk/core/screens/timed-screen.ts';
import { type ChosenSettings, joinOptions, NOTHING_CHOSEN } from '../../sdk/core/settings/config.ts';
import { UsageError, valueOrUsage } from '../../sdk/core/usage/usage-error.ts';
import type { JobFlags } from '../../sdk/job/job-argument.ts';
import { withTextPath } from '../../sdk/names/text-path.ts';
import { openFileFilm } from '../../sdk/screens/file-film.ts';
import { openJobFilm } from '../../sdk/screens/job-film.ts';
import { findSourceFiles } from '../../sdk/sources/source-files.ts';
import { jobPrefix } from '../../shared/core/contracts/object-keys.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { readTime } from '../../shared/core/option-forms/read-time.ts';
import { FROM } from '../../shared/core/options/part-options.ts';
import { formatSpan } from '../../shared/core/text/format.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { coloursOfTerminal } from '../core/play/terminal-colours.ts';
import { EXIT, SIGNAL_EXIT } from '../core/words/exit-codes.ts';
import { findPlayer, PLAYER_NAMES } from '../play/find-player.ts';
import { checkLook, lookOf } from '../play/play-look.ts';
import { playOnScreen } from '../play/play-on-screen.ts';
import { openSound, type PlayingSound } from '../play/play-sound.ts';
import { checkIsVideo } from '../run/check-is-video.ts';
import { layerOf } from '../run/run-request.ts';
import { type CommandIo, clientOptions, print } from '../terminal/command-io.ts';
import { listenForInterruption } from '../terminal/interruption.ts';

/** Flags of `play` as commander hands them over. */
export interface PlayFlags extends JobFlags {
  readonly from?: string;
  readonly option?: readonly string[];
  /** false: `--no-sound` */
  readonly sound?: boolean;
  /** what the config says */
  readonly settings?: ChosenSettings;
}

const isFile = (word: string, cwd: string): Promise<boolean> =>
  stat(systemPath(resolve(cwd, word))).then(
    (entry) => entry.isFile(),
    () => false,
  );

/** Use a film of this machine when a file has that name and no stack was typed, else a job. */
const withFilm = async <T>(
  word: string,
  flags: PlayFlags,
  io: CommandIo,
  use: (film: ScreenFilm) => Promise<T>,
): Promise<T> => {
  const { settings = NOTHING_CHOSEN, option = [] } = flags;
  checkLook(layerOf(option.join(';')));
  const layer = layerOf(joinOptions(settings.optionsText, option.join(';')));
  const style = lookOf(layer, coloursOfTerminal(io.env));
  const useAndClose = async (film: ScreenFilm): Promise<T> => {
    try {
      return await use(film);
    } finally {
      await film.close();
    }
  };
  if (flags.stack === undefined && (await isFile(word, io.cwd))) {
    const [file] = await findSourceFiles([word], io.cwd);
    if (file === undefined) throw new UsageError(`The film ${word} is not there.`);
    await checkIsVideo(file, ', and only films can be played. `fanreel run` makes ASCII art of pictures.');
    return withTextPath(file.path, async (path) => useAndClose(await openFileFilm(path, file.bytes, style)));
  }
  const fanreel: Fanreel = openFanreel({ ...clientOptions(io), stack: flags.stack ?? settings.stack });
  try {
    const jobId = await fanreel.find(word);
    const { job } = await fanreel.status(jobId);
    if (job.media === 'image') {
      throw new UsageError(
        `${jobId} is a picture, and only films can be played. \`fanreel get ${jobId}\` brings its ASCII art.`,
      );
    }
    const prefix = jobPrefix(jobId);
    return await useAndClose(
      openJobFilm(job, style, (key, signal) => fanreel.read(jobId, key.slice(prefix.length), { signal })),
    );
  } finally {
    await fanreel.close();
  }
};

/** The sound of a film, and words about it. Without a program that plays it, that is said once, before the film begins. */
const soundOf = async (film: ScreenFilm, isWanted: boolean, io: CommandIo) => {
  let words = '';
  const player = isWanted ? await findPlayer(io.env) : undefined;
  if (isWanted && player === undefined) {
    print(io.stderr, `There is no sound: none of ${PLAYER_NAMES.join(', ')} is installed.`);
  }
  const open = async (): Promise<PlayingSound | undefined> => {
    if (player === undefined) return undefined;
    const fail = (why: string): void => {
      words = `no sound: ${shownName(why)}`;
    };
    try {
      const sound = await film.sound();
      if (sound !== undefined) return openSound(sound, player, io.env, fail);
      words = 'no sound';
    } catch (error) {
      // The film is worth seeing without it.
      fail(messageOf(error));
    }
    return undefined;
  };
  return { open, words: () => words };
};

const readFrom = (raw: string | undefined, film: ScreenFilm): number => {
  if (raw === undefined) return 0;
  const fromMs = valueOrUsage(readTime({ ...FROM, name: '--from' }, raw)) * 1000;
  if (fromMs < film.lengthMs) return fromMs;
  throw new UsageError(`--from is "${raw}", and the film has ended by then: it is ${formatSpan(film.lengthMs)} long.`);
};

/**
 * `fanreel play JOB|FILE`: a film as characters in this terminal.
 * @returns exit code: 0 at its end or when it was ended by a key, 128 and the signal when it was stopped
 * @throws {UsageError} when there is no terminal, or nothing that can be played
 */
export const playCommand = async (word: string, flags: PlayFlags, io: CommandIo): Promise<number> => {
  const { screen } = io;
  if (screen === undefined || !screen.isThere()) {
    throw new UsageError(
      'A film is played on a terminal, and there is none here: call the command in one, without a pipe or a redirection.',
    );
  }
  return withFilm(word, flags, io, async (film) => {
    const fromMs = readFrom(flags.from, film);
    const { open, words } = await soundOf(film, flags.sound !== false, io);
    const interruption = listenForInterruption(() => undefined);
    try {
      const end = await playOnScreen({
        ...{ screen, film, fromMs, depth: coloursOfTerminal(io.env), signal: interruption.signal },
        ...{ sound: open(), soundWords: words },
      });
      const stopped = interruption.received() ?? (end === 'interrupt' ? 'SIGINT' : undefined);
      return stopped === undefined ? EXIT.complete : SIGNAL_EXIT[stopped];
    } finally {
      interruption.dispose();
    }
  });
};
