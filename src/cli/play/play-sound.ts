import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SoundFile } from '../../sdk/core/screens/timed-screen.ts';
import { findBinary } from '../../shared/adapters/ffmpeg/binaries.ts';
import { runMediaProcess } from '../../shared/adapters/process/run-media-process.ts';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { SOUND_CHANNELS, SOUND_RATE, type SoundPlayer } from './find-player.ts';

/** Sound of a film, which begins anew wherever the film does. */
export interface PlayingSound {
  /** Play from a moment on; what played before ends. @param atMs of what is played */
  playFrom(atMs: number): void;
  silence(): void;
}

/**
 * Play the sound of a file: our own ffmpeg decodes it, confined as for a render, and the player gets samples alone.
 * @param onTrouble told once when the player cannot play; the film goes on without sound
 */
export const openSound = (
  { path, inputArgs }: SoundFile,
  player: SoundPlayer,
  env: NodeJS.ProcessEnv,
  onTrouble: (why: string) => void,
): PlayingSound => {
  let stop = new AbortController();
  let hasFailed = false;
  const fail = (why: string): void => {
    if (hasFailed) return;
    hasFailed = true;
    onTrouble(why);
  };

  const play = async (atMs: number, signal: AbortSignal): Promise<void> => {
    const ffmpeg = await findBinary('ffmpeg', { env });
    const samples = new PassThrough();
    const begin = atMs > 0 ? ['-ss', (atMs / 1000).toFixed(3)] : [];
    const decoding = runMediaProcess({
      binary: ffmpeg.path,
      args: [
        ...['-nostdin', '-hide_banner', '-loglevel', 'error', ...inputArgs, ...begin, '-i', path, '-vn', '-sn', '-dn'],
        ...['-map', '0:a:0', '-ac', `${SOUND_CHANNELS}`, '-ar', `${SOUND_RATE}`, '-f', player.format, 'pipe:1'],
      ],
      signal,
      outputs: { 1: (output) => pipeline(output, samples, { signal }).catch(() => undefined) },
    });
    const playing = runMediaProcess({
      binary: player.path,
      args: player.args,
      // It finds the sound of this session by its environment.
      env: Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined)),
      signal,
      input: (stdin) => pipeline(samples, stdin, { signal }).catch(() => undefined),
    });
    const [, played] = await Promise.all([decoding, playing]);
    if (!signal.aborted && played.exitCode !== 0) fail(`${player.name} could not play it`);
  };

  return {
    playFrom(atMs) {
      stop.abort();
      stop = new AbortController();
      if (!hasFailed) play(atMs, stop.signal).catch((error: unknown) => fail(messageOf(error)));
    },
    silence: () => stop.abort(),
  };
};
