import { open } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { readFromFile, writeToFile } from '../../../shared/adapters/disk/whole-bytes.ts';
import { capabilitiesOf } from '../../../shared/adapters/ffmpeg/ffmpeg-capabilities.ts';
import { type MediaProcessResult, runMediaProcess } from '../../../shared/adapters/process/run-media-process.ts';
import { ConfigError, type ProcessError } from '../../../shared/core/errors/errors.ts';
import { processFailure } from '../../../shared/core/errors/process-failure.ts';
import { FRAME_TICKS, H264_ENCODER, mp4Command, type StillsPlan, type VideoPlan } from '../filters/mp4-command.ts';
import { shortenLastFrame } from '../filters/shorten-last-frame.ts';

/** The ffmpeg that writes videos, and its limits. */
export interface VideoEncoding {
  /** absolute path */
  readonly binary: string;
  /** wall-clock bound from now on, milliseconds */
  readonly timeoutMs: number;
  readonly maxAddressSpaceBytes: number;
}

export interface Mp4WriterOptions extends VideoEncoding {
  readonly plan: VideoPlan;
  /** path of the MP4, which must not exist */
  readonly path: string;
  /** JPEGs of some of the pictures */
  readonly stills?: StillsPlan;
}

/** Takes raw pictures and writes an MP4 of them. */
export interface Mp4Writer {
  readonly path: string;
  /**
   * @param pixels one picture; read until the promise resolves
   * @throws {ProcessError} when the encoder has ended
   */
  write(pixels: Uint8Array): Promise<void>;
  /**
   * End the video.
   * @param lengthMs length of the video: the last frame ends then, at most one frame duration after it began
   * @throws {ProcessError} when the encoder did not end well
   */
  finish(lengthMs: number): Promise<void>;
  /** Kill the encoder if it runs. */
  discard(): Promise<void>;
}

/** Checks each binary once. @throws {ConfigError} when it cannot write H.264 */
export const checkVideoEncoder = async (binary: string): Promise<void> => {
  const encoders = await capabilitiesOf(binary).encoders();
  if (encoders.has(H264_ENCODER)) return;
  throw new ConfigError(
    `The ffmpeg at ${binary} has no encoder ${H264_ENCODER}, which writes the videos of ASCII art and edges. ` +
      'Name a build that has it in FFMPEG_PATH (most do), or leave mp4 out of ascii.formats and edges out of renders.',
  );
};

const failureOf = (run: MediaProcessResult, path: string): ProcessError =>
  processFailure(`The encoder of ${path.split('/').at(-1)}`, run);

/** More than the index of five minutes of video at sixty frames a second. */
const LARGEST_HEAD_BYTES = 4 * 1024 * 1024;

/** Make the last frame end with the slice if the slice is not a whole number of frames long. */
const setLength = async (path: string, frames: number, fps: number, lengthMs: number): Promise<void> => {
  const lastTicks = lengthMs * fps - (frames - 1) * FRAME_TICKS;
  if (lastTicks === FRAME_TICKS) return;
  if (lastTicks < 1 || lastTicks > FRAME_TICKS) {
    throw new RangeError(`${frames} frames at ${fps} a second are not what ${lengthMs} ms hold`);
  }
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const head = await readFromFile(file, 0, Math.min(size, LARGEST_HEAD_BYTES));
    await writeToFile(file, shortenLastFrame(head, { frameTicks: FRAME_TICKS, lastTicks, lengthMs }), 0);
  } finally {
    await file.close();
  }
};

const deferred = <T>() => {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
};

/**
 * Start an ffmpeg that writes an MP4 of the pictures that it is given. The same plan always gives the same encoder
 * parameters, so that the videos of slices can be joined without encoding.
 * @throws {ConfigError} when the binary cannot write H.264
 * @throws {ProcessError} when it cannot be started
 */
export const openMp4Writer = async (options: Mp4WriterOptions): Promise<Mp4Writer> => {
  const { plan, path } = options;
  await checkVideoEncoder(options.binary);
  const kill = new AbortController();
  const stdin = deferred<Writable>();
  const written = deferred<void>();
  const run = runMediaProcess({
    binary: options.binary,
    args: mp4Command(plan, path, options.stills),
    timeoutMs: options.timeoutMs,
    maxAddressSpaceBytes: options.maxAddressSpaceBytes,
    signal: kill.signal,
    input: (input) => {
      stdin.resolve(input);
      return written.promise;
    },
  });
  // `finish` and `discard` await this promise; a failure before must not count as unhandled.
  run.catch(() => undefined);
  const input = await Promise.race([stdin.promise, run.then((ended) => Promise.reject(failureOf(ended, path)))]);
  let frames = 0;
  return {
    path,
    write: async (pixels) => {
      const error = await new Promise<unknown>((resolve) => input.write(pixels, resolve));
      frames += 1;
      if (!error) return;
      written.resolve();
      throw failureOf(await run, path);
    },
    finish: async (lengthMs) => {
      written.resolve();
      const ended = await run;
      if (ended.exitCode !== 0) throw failureOf(ended, path);
      await setLength(path, frames, plan.fps, lengthMs);
    },
    discard: async () => {
      kill.abort();
      written.resolve();
      await run.catch(() => undefined);
    },
  };
};
