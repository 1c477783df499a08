import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** A program that plays sound from its standard input. */
export interface SoundPlayer {
  readonly name: string;
  /** absolute */
  readonly path: string;
  readonly args: readonly string[];
  /** what it takes: a WAV file, or its samples alone */
  readonly format: 'wav' | 's16le';
}

/** Samples that every player takes. */
export const SOUND_RATE = 48_000;
export const SOUND_CHANNELS = 2;

const RAW = ['--raw', '--format=s16le', `--rate=${SOUND_RATE}`, `--channels=${SOUND_CHANNELS}`];

/** In the order in which they are looked for. */
const PLAYERS: readonly Omit<SoundPlayer, 'path'>[] = [
  {
    name: 'ffplay',
    args: ['-nodisp', '-autoexit', '-loglevel', 'quiet', '-protocol_whitelist', 'pipe', '-f', 'wav', '-i', 'pipe:0'],
    format: 'wav',
  },
  { name: 'mpv', args: ['--no-config', '--no-video', '--no-terminal', '--really-quiet', '-'], format: 'wav' },
  { name: 'paplay', args: RAW, format: 's16le' },
  { name: 'pacat', args: RAW, format: 's16le' },
  {
    name: 'aplay',
    args: ['-q', '-t', 'raw', '-f', 'S16_LE', '-r', `${SOUND_RATE}`, '-c', `${SOUND_CHANNELS}`],
    format: 's16le',
  },
];

/** Names of the programs that are looked for. */
export const PLAYER_NAMES = PLAYERS.map(({ name }) => name);

/** The first program that is on PATH. @returns undefined when none is */
export const findPlayer = async ({ PATH = '' }: NodeJS.ProcessEnv): Promise<SoundPlayer | undefined> => {
  const folders = PATH.split(delimiter).filter((folder) => folder !== '');
  for (const player of PLAYERS) {
    for (const folder of folders) {
      const path = join(folder, player.name);
      const isThere = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isThere) return { ...player, path };
    }
  }
  return undefined;
};
